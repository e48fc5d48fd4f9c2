/** vPIC's order of groups in an answer. Unknown groups come last. */
const groups = [
  "",
  "General",
  "Exterior / Body",
  "Exterior / Dimension",
  "Exterior / Truck",
  "Exterior / Trailer",
  "Exterior / Wheel tire",
  "Exterior / Motorcycle",
  "Exterior / Bus",
  "Interior",
  "Interior / Seat",
  "Mechanical / Transmission",
  "Mechanical / Drivetrain",
  "Mechanical / Brake",
  "Mechanical / Battery",
  "Mechanical / Battery / Charger",
  "Engine",
  "Passive Safety System",
  "Passive Safety System / Air Bag Location",
  "Active Safety System",
  "Active Safety System / Maintaining Safe Distance",
  "Active Safety System / Forward Collision Prevention",
  "Active Safety System / Lane and Side Assist",
  "Active Safety System / Backing Up and Parking",
  "Active Safety System / 911 Notification",
  "Active Safety System / Lighting Technologies",
  "Internal",
];
const rankOf = new Map(groups.map((group, rank) => [group, rank]));

/** The place of a group among the groups. */
export function groupRank(group: string): number {
  return rankOf.get(group) ?? groups.length;
}
