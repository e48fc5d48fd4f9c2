type Spoken = Readonly<Record<"es" | "fr" | "de" | "ru", string>>;

const spoken = (es: string, fr: string, de: string, ru: string): Spoken => ({ es, fr, de, ru });

/** The values that most vehicles have, as the data writes them, in the other languages. */
const VALUES: Readonly<Record<string, Spoken>> = {
  "passenger car": spoken("Turismo", "Voiture particulière", "Pkw", "Легковой автомобиль"),
  truck: spoken("Camión o camioneta", "Camion ou pick-up", "Lkw oder Pick-up", "Грузовой автомобиль"),
  "multipurpose passenger vehicle (mpv)": spoken(
    "Vehículo multiuso",
    "Véhicule polyvalent",
    "Mehrzweckfahrzeug",
    "Многоцелевой автомобиль",
  ),
  motorcycle: spoken("Motocicleta", "Moto", "Motorrad", "Мотоцикл"),
  bus: spoken("Autobús", "Autobus", "Bus", "Автобус"),
  "incomplete vehicle": spoken(
    "Vehículo incompleto",
    "Véhicule incomplet",
    "Unvollständiges Fahrzeug",
    "Незавершённое транспортное средство",
  ),
  trailer: spoken("Remolque", "Remorque", "Anhänger", "Прицеп"),

  gasoline: spoken("Gasolina", "Essence", "Benzin", "Бензин"),
  diesel: spoken("Diésel", "Diesel", "Diesel", "Дизель"),
  electric: spoken("Eléctrico", "Électrique", "Elektrisch", "Электричество"),
  "flexible fuel vehicle (ffv)": spoken(
    "Combustible flexible (FFV)",
    "Polycarburant (FFV)",
    "Mehrere Kraftstoffe (FFV)",
    "Гибкий выбор топлива (FFV)",
  ),
  "ethanol (e85)": spoken("Etanol (E85)", "Éthanol (E85)", "Ethanol (E85)", "Этанол (E85)"),
  "compressed natural gas (cng)": spoken(
    "Gas natural comprimido (GNC)",
    "Gaz naturel comprimé (GNC)",
    "Erdgas (CNG)",
    "Сжатый природный газ (CNG)",
  ),

  coupe: spoken("Cupé", "Coupé", "Coupé", "Купе"),
  "sedan/saloon": spoken("Sedán", "Berline", "Limousine", "Седан"),
  "hatchback/liftback/notchback": spoken("Hatchback", "Hayon", "Schrägheck", "Хэтчбек"),
  "convertible/cabriolet": spoken("Descapotable", "Cabriolet", "Cabrio", "Кабриолет"),
  wagon: spoken("Familiar", "Break", "Kombi", "Универсал"),
  pickup: spoken("Pickup", "Pick-up", "Pick-up", "Пикап"),
  "crossover utility vehicle (cuv)": spoken("Crossover", "Crossover", "Crossover", "Кроссовер"),
  van: spoken("Furgoneta", "Fourgonnette", "Van", "Фургон"),
  "cargo van": spoken("Furgón de carga", "Fourgon", "Kastenwagen", "Грузовой фургон"),
  roadster: spoken("Roadster", "Roadster", "Roadster", "Родстер"),
  minivan: spoken("Monovolumen", "Monospace", "Minivan", "Минивэн"),
  "sport utility vehicle (suv)/multipurpose vehicle (mpv)": spoken(
    "SUV o monovolumen",
    "SUV ou monospace",
    "SUV oder Van",
    "Внедорожник или минивэн",
  ),

  "v-shaped": spoken("En V", "En V", "V-Form", "V-образный"),
  "in-line": spoken("En línea", "En ligne", "Reihe", "Рядный"),
  "horizontally opposed (boxer)": spoken("Bóxer", "À plat (boxer)", "Boxer", "Оппозитный"),

  automatic: spoken("Automática", "Automatique", "Automatik", "Автоматическая"),
  "manual/standard": spoken("Manual", "Manuelle", "Schaltgetriebe", "Механическая"),
  "continuously variable transmission (cvt)": spoken(
    "Variador continuo (CVT)",
    "Variation continue (CVT)",
    "Stufenlos (CVT)",
    "Вариатор (CVT)",
  ),

  "fwd/front-wheel drive": spoken("Delantera", "Avant", "Vorderrad", "Передний"),
  "rwd/rear-wheel drive": spoken("Trasera", "Arrière", "Hinterrad", "Задний"),
  "awd/all-wheel drive": spoken("Integral (AWD)", "Intégrale (AWD)", "Allrad (AWD)", "Полный (AWD)"),
  "4wd/4-wheel drive/4x4": spoken("Integral (4x4)", "Intégrale (4x4)", "Allrad (4x4)", "Полный (4x4)"),
};

/** A value of the data in a language; `undefined` for those that stay as the data has them. */
export function valueIn(language: string, value: string): string | undefined {
  // The data has brackets of both kinds.
  const key = value
    .toLowerCase()
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replace("multi-purpose", "multipurpose");
  const found: Readonly<Record<string, string>> = Object.hasOwn(VALUES, key) ? (VALUES[key] ?? {}) : {};
  return found[language];
}
