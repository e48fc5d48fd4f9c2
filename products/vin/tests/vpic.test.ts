import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTestVin, KEY, type TestVin } from "./support/vin.ts";

let vin: TestVin;

before(async () => {
  vin = await createTestVin();
});
after(() => vin.close());

const path = (rest: string): string => `/api/vehicles/${rest}`;

test("DecodeVin answers rows, without a key and in any case", async () => {
  for (const name of ["DecodeVin", "decodevin", "DECODEVIN"]) {
    const { status, json } = await vin.get(path(`${name}/1FTMW1T88MFA00001?format=json`), null);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(json), ["Count", "Message", "SearchCriteria", "Results"]);
    assert.equal(json.SearchCriteria, "VIN:1FTMW1T88MFA00001");
    assert.equal(json.Count, json.Results.length);
    const row = json.Results.find(({ VariableId }: { VariableId: number }) => VariableId === 26);
    assert.deepEqual({ ...row }, { VariableId: 26, Variable: "Make", ValueId: "460", Value: "FORD" });
    const first = json.Results.slice(0, 2).map(({ Variable }: { Variable: string }) => Variable);
    assert.deepEqual(first, ["Suggested VIN", "Error Code"]);
  }
});

test("DecodeVinExtended adds NHTSA's internal variables", async () => {
  const plain = await vin.get(path("DecodeVin/1FTMW1T88MFA00001?format=json"), null);
  const extended = await vin.get(path("DecodeVinExtended/1FTMW1T88MFA00001?format=json"), null);
  const names = (answer: typeof plain) =>
    answer.json.Results.map(({ Variable }: { Variable: string }) => Variable);
  assert.ok(!names(plain).includes("NCSA Make"));
  assert.ok(names(extended).includes("NCSA Make"));
});

test("DecodeVinValues answers one flat object of texts", async () => {
  for (const name of ["DecodeVinValues", "decodevinvaluesextended"]) {
    const { json } = await vin.get(path(`${name}/5UXWX7C5*BA?format=json&modelYear=2011`), null);
    assert.equal(json.Count, 1);
    assert.equal(json.SearchCriteria, "VIN(s): 5UXWX7C5*BA");
    const [flat] = json.Results;
    assert.ok(Object.values(flat).every((value) => typeof value === "string"));
    assert.deepEqual(
      [flat.Make, flat.Model, flat.ModelYear, flat.MakeID, flat.ModelID],
      ["BMW", "X3", "2011", "452", "1719"],
    );
    assert.deepEqual([flat.ErrorCode, flat.VIN, flat.Windows], ["6", "5UXWX7C5*BA", ""]);
  }
});

test("a bad VIN is answered with status 200 and its error codes", async () => {
  const { status, json } = await vin.get(path("DecodeVinValues/1HGCM82633AO04352?format=json"), null);
  assert.equal(status, 200);
  assert.ok(json.Results[0].ErrorCode.split(",").includes("400"));
  const rubbish = await vin.get(path("DecodeVinValues/hello%20world?format=json"), null);
  assert.equal(rubbish.status, 200);
  assert.equal(rubbish.json.Results.length, 1);
});

test("DecodeVINValuesBatch takes a form of up to 50 VINs and keeps their order", async () => {
  const data = [
    ...Array.from({ length: 49 }, () => "5UXWX7C5*BA,2011"),
    "5YJSA3DS*EF",
    "1HGCM82633A004352",
  ].join("; ");
  for (const url of ["DecodeVINValuesBatch/", "decodevinvaluesbatch"]) {
    const answer = await vin.server.app.inject({
      method: "POST",
      url: path(url),
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({ format: "json", DATA: data }).toString(),
    });
    const json = answer.json() as {
      Count: number;
      SearchCriteria: string;
      Results: Record<string, string>[];
    };
    assert.equal(json.Count, 50);
    assert.equal(json.SearchCriteria, "");
    assert.equal(json.Results[0]?.["ModelYear"], "2011");
    assert.equal(json.Results[49]?.["Make"], "TESLA");
  }
});

test("XML is the form when none is asked for", async () => {
  const { headers, body } = await vin.get(path("DecodeVinValues/5UXWX7C5*BA"), null);
  assert.match(String(headers["content-type"]), /^application\/xml/);
  assert.match(body, /^<\?xml version="1\.0" encoding="utf-8"\?><Response xmlns:xsd=/);
  assert.match(
    body,
    /<Count>1<\/Count>.*<SearchCriteria>VIN\(s\): 5UXWX7C5\*BA<\/SearchCriteria><Results><DecodedVINValues>/,
  );
  assert.match(body, /<Make>BMW<\/Make>/);
  const rows = await vin.get(path("DecodeVin/5UXWX7C5*BA?format=xml"), null);
  assert.match(
    rows.body,
    /<DecodedVariable><VariableId>26<\/VariableId><Variable>Make<\/Variable><ValueId>452<\/ValueId><Value>BMW<\/Value><\/DecodedVariable>/,
  );
});

test("the whole path is compared without case", async () => {
  for (const prefix of ["/api/Vehicles", "/API/Vehicles", "/Api/VEHICLES"]) {
    const { status, json } = await vin.get(`${prefix}/decodevinvalues/5UXWX7C5*BA/?FORMAT=Json`, null);
    assert.deepEqual([status, json?.Results?.[0]?.Make], [200, "BMW"], prefix);
  }
  assert.equal((await vin.get("/API/v1/health", null)).status, 404);
});

test("XML rows are named as NHTSA names them, and JSON rows have their names in order", async () => {
  for (const [url, row] of [
    ["GetAllMakes", "AllVehicleMakes"],
    ["GetModelsForMake/tesla", "ModelsForMake"],
    ["GetModelsForMakeId/441", "ModelsForMake"],
    ["GetModelsForMakeYear/make/tesla/modelyear/2020", "MakeModels"],
    ["GetModelsForMakeIdYear/makeId/441/modelyear/2020", "MakeModels"],
  ] as const) {
    const { body } = await vin.get(path(`${url}?format=xml`), null);
    assert.ok(body.includes(`<Results><${row}><Make_ID>`), url);
  }
  const { body } = await vin.get(path("DecodeVin/5UXWX7C5*BA?format=json"), null);
  assert.ok(body.includes('{"Value":"BMW","ValueId":"452","Variable":"Make","VariableId":26}'));
});

test("XML leaves out what is null in JSON and keeps empty texts", async () => {
  const makes = await vin.get(path("GetAllMakes"), null);
  assert.match(makes.body, /<Message>Response returned successfully<\/Message><Results>/);
  const rows = await vin.get(path("DecodeVin/5UXWX7C5*BA?format=xml"), null);
  assert.match(rows.body, /<Variable>Suggested VIN<\/Variable><ValueId \/><Value \/>/);
  assert.match(rows.body, /<Variable>Destination Market<\/Variable><\/DecodedVariable>/);
  assert.match(rows.body, /<Variable>Series<\/Variable><ValueId \/><\/DecodedVariable>/);
});

test("what XML cannot hold is escaped", async () => {
  const { body } = await vin.get(
    path(`DecodeVinValues/${encodeURIComponent("<a>&\u0001")}?format=xml`),
    null,
  );
  assert.match(body, /<SearchCriteria>VIN\(s\): &lt;a&gt;&amp;\uFFFD<\/SearchCriteria>/);
});

test("other methods are refused with those that the path takes, in any case", async () => {
  for (const url of ["/api/vehicles/GetAllMakes", "/API/Vehicles/getallmakes"]) {
    const { statusCode, headers } = await vin.server.app.inject({ method: "DELETE", url });
    assert.deepEqual([statusCode, headers["allow"]], [405, "GET, HEAD, POST"], url);
  }
});

test("CSV has lower-case names and quotes what needs it", async () => {
  const makes = await vin.get(path("GetAllMakes?format=csv"), null);
  assert.match(makes.body, /^make_id,make_name\r\n440,ASTON MARTIN\r\n441,TESLA\r\n/);
  const flat = await vin.get(path("DecodeVinValues/5UXWX7C5*BA?format=csv"), null);
  const [names = "", values = ""] = flat.body.split("\r\n");
  assert.ok(names.startsWith("abs,"));
  assert.match(values, /"Class 1D: 5,001 - 6,000 lb/);
});

test("models are listed by make, id, year and vehicle type", async () => {
  const names = async (url: string) => {
    const { json } = await vin.get(path(`${url}${url.includes("?") ? "&" : "?"}format=json`), null);
    return { ...json, names: json.Results.map((row: { Model_Name: string }) => row.Model_Name) };
  };
  const tesla = await names("GetModelsForMake/TESLA");
  assert.deepEqual([tesla.SearchCriteria, tesla.Message], ["Make:tesla", "Response returned successfully"]);
  assert.deepEqual(tesla.names.slice(0, 3), ["Model S", "Roadster", "Model X"]);
  assert.deepEqual(
    { ...tesla.Results[0] },
    { Make_ID: 441, Make_Name: "TESLA", Model_ID: 1685, Model_Name: "Model S" },
  );
  assert.deepEqual((await names("getmodelsformakeid/441")).names, tesla.names);
  const of2020 = ["Model S", "Model X", "Model 3", "Model Y"];
  assert.deepEqual((await names("GetModelsForMakeYear/make/tesla/modelyear/2020")).names, of2020);
  assert.deepEqual((await names("GetModelsForMakeIdYear/makeId/441/modelyear/2020")).names, of2020);
  const cars = await names("GetModelsForMakeYear/make/tesla/modelyear/2020/vehicletype/car");
  assert.deepEqual(
    [cars.SearchCriteria, cars.names],
    ["Make:tesla | ModelYear:2020 | VehicleType:car", of2020],
  );
  assert.deepEqual([cars.Results[0].VehicleTypeId, cars.Results[0].VehicleTypeName], [2, "Passenger Car"]);
  assert.deepEqual((await names("GetModelsForMakeYear/make/tesla/modelyear/2020/vehicletype/bus")).names, []);
  assert.deepEqual((await names("GetModelsForMake/nosuchmake")).names, []);
});

test("manufacturer identifiers, variables and their values are listed", async () => {
  const wmi = await vin.get(path("DecodeWMI/1ft?format=json"), null);
  assert.equal(wmi.json.SearchCriteria, "WMI:1ft");
  assert.deepEqual(
    [wmi.json.Results[0].Make, wmi.json.Results[0].VehicleType, wmi.json.Results[0].CreatedOn],
    ["FORD", "Truck", "2015-03-23"],
  );
  const variables = await vin.get(path("GetVehicleVariableList?format=json"), null);
  assert.ok(variables.json.Count >= 130);
  const model = variables.json.Results.find(({ ID }: { ID: number }) => ID === 28);
  assert.deepEqual([model.Name, model.DataType, model.GroupName], ["Model", "lookup", "General"]);
  for (const name of ["Vehicle%20Type", "39"]) {
    const values = await vin.get(path(`GetVehicleVariableValuesList/${name}?format=json`), null);
    assert.equal(values.json.Count, 9);
    assert.deepEqual(
      { ...values.json.Results[1] },
      { ElementName: "Vehicle Type", Id: 2, Name: "Passenger Car" },
    );
  }
});

test("a path that vPIC does not have is 404 in vPIC's shape", async () => {
  for (const rest of ["NoSuchThing/1?format=json", "DecodeVinValues/?format=json"]) {
    const { status, json } = await vin.get(path(rest), null);
    assert.equal(status, 404);
    assert.deepEqual(Object.keys(json), ["message", "messageDetail"]);
  }
});

test("the operator can ask for a key", async () => {
  const closed = await createTestVin({ config: { publicApi: false } });
  const url = path("DecodeVinValues/5UXWX7C5*BA?format=json");
  assert.equal((await closed.get(url, null)).json.code, "IDENTITY_KEY_MISSING");
  assert.equal((await closed.get(url, KEY)).status, 200);
  await closed.close();
});
