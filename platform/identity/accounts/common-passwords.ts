/**
 * Passwords that people choose and attackers try first, of the length that our rule lets through.
 *
 * No leaked list is copied: the words are those that the public rankings of common passwords have in
 * common year after year, put together with the endings that people append to reach a length. Some
 * thousands of passwords come of that.
 */
const WORDS =
  `password passwort passw0rd p@ssword p@ssw0rd welcome qwerty qwertz azerty qwertyuiop asdfghjkl zxcvbnm
  iloveyou letmein monkey dragon football baseball basketball superman batman sunshine princess shadow master
  michael jordan jennifer charlie ashley jessica daniel thomas andrew matthew joshua hunter killer trustno1
  starwars pokemon computer internet whatever freedom liverpool arsenal chelsea barcelona manchester cowboys
  mustang corvette mercedes ferrari porsche harley phoenix summer winter spring autumn january february august
  september october november december monday friday london berlin paris moscow newyork america canada
  admin administrator root guest user login default changeme secret private access hello flower butterfly chocolate
  cookie cheese banana orange purple yellow silver golden diamond ginger pepper samsung google facebook
  instagram twitter linkedin microsoft windows apple android iphone nintendo minecraft fortnite
  abcdef abcdefg abcdefgh abc123 abcd1234 qwe123 qwer1234 qwerty123 asdf1234 zaq12wsx 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx
  q1w2e3r4 q1w2e3r4t5 password1 blink182 contrasena motdepasse schatz hallo bonjour ichliebedich teamo
  jesus jesuschrist angel heaven family forever lovely friends mother father trading trader bitcoin`.split(
    /\s+/,
  );

const ENDINGS =
  `! !! !!! 1 1! 12 123 123! 1234 1234! 12345 123456 1234567 12345678 123456789 1234567890 321 4321 00 000 007
  01 11 111 22 69 77 88 99 100 666 777 999 1111 1980 1985 1990 1995 2000 2010 2015 2018 2019 2020 2021 2022 2023 2024 2025 2026
  2023! 2024! 2025! 2026! @ @1 @12 @123 @1234 # #1 #123 $ . .. _1 _123 -123 abc xyz me you`.split(/\s+/);

const WHOLE =
  `1234567890 0123456789 0987654321 12345678910 123456789a a123456789 1234567891 123123123 1231231234 112233445566
  1122334455 123321123321 147258369 1472583690 7418529630 741852963 159753456 1029384756 9876543210 987654321
  qwertyuiop qwertyuiop123 asdfghjkl123 zxcvbnm123 qazwsxedc qazwsxedcrfv 1qaz2wsx3edc 1qazxsw23edc zaq1xsw2cde3
  qwaszxqwaszx q1w2e3r4t5y6 1q2w3e4r5t6y poiuytrewq mnbvcxzlkjhgfdsa letmeinplease correcthorsebatterystaple
  thisismypassword mypassword iloveyouforever ilovemyself ineedapassword passwordpassword adminadmin rootroot
  testtesttest changemenow changeme123 welcometohell whatsupdoc abcdefghij abcdefghijk abcdefghijkl abcd123456
  abc1234567 a1b2c3d4e5 a1s2d3f4g5 1a2b3c4d5e password12345 nopassword nopasswd iamthebest manchesterunited
  realmadrid fcbarcelona harrypotter spiderman123 starwars123 jesusislord godisgood`.split(/\s+/);

/** In lower case. */
export const commonPasswords: ReadonlySet<string> = new Set([
  ...WHOLE,
  ...WORDS,
  ...WORDS.flatMap((word) => [
    ...ENDINGS.map((ending) => `${word}${ending}`),
    `${word}${word}`,
    `my${word}`,
    `the${word}`,
    `123${word}`,
  ]),
]);
