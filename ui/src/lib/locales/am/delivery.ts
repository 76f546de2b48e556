import type { Words } from '../shape';

export const state: Words['state'] = {
  awaitingReview: { short: 'ግምገማ ይጠብቃል', text: 'በዚህ የሥራ ጣቢያ ተቀምጧል። ከመላኩ በፊት ተቆጣጣሪ ማጽደቅ አለበት።' },
  queued: { short: 'ይላካል', text: 'በዚህ የሥራ ጣቢያ ተቀምጧል። ከጥቂት ጊዜ በኋላ ይላካል። ምንም ማድረግ አያስፈልግም።' },
  sending: { short: 'በመላክ ላይ', text: 'ከ{since} ጀምሮ በመላክ ላይ ነው። ፖርታሉ እስኪቀበለው ድረስ እዚህ ተቀምጦ ይቆያል። ምንም ማድረግ አያስፈልግም።' },
  waiting: { short: 'ይጠብቃል', text: '{why} በዚህ የሥራ ጣቢያ ተቀምጧል። ቀጣዩ ሙከራ {until} ላይ ነው። ምንም ማድረግ አያስፈልግም።' },
  waitingForApplicant: { short: 'አመልካቹን ይጠብቃል', text: '{why} በዚህ የሥራ ጣቢያ ተቀምጧል። አመልካቹ በሚቀጥለው ጊዜ ሲገባ ይላካል።' },
  unknown: { short: 'በመጣራት ላይ', text: 'በመላክ ላይ ሳለ ግንኙነቱ ስለተቋረጠ ፖርታሉ መቀበሉ አይታወቅም። በዚህ የሥራ ጣቢያ ተቀምጧል። እንደገና ከመላኩ በፊት {askAt} ላይ ፖርታሉ ይጠየቃል። ምንም ማድረግ አያስፈልግም።' },
  needsFix: { short: 'እርማት ይፈልጋል', text: 'ፖርታሉ አንዱን መልስ እንዳለ መቀበል አይችልም። በዚህ የሥራ ጣቢያ ተቀምጧል። እንዴት እንደሚቀጥል ሠራተኛው መወሰን አለበት።' },
  quarantined: { short: 'ለብቻ ተቀምጧል', text: '{why} በዚህ የሥራ ጣቢያ ተቀምጧል፤ ሌሎች መዝገቦች ይቀጥላሉ። ተቆጣጣሪ መወሰን አለበት።' },
  held: { short: 'ታግዷል', text: 'ያገደው፦ {by}። በዚህ የሥራ ጣቢያ ተቀምጧል። እገዳው ሲነሳ ይቀጥላል።' },
  returned: { short: 'ተመልሷል', text: 'የመለሰው፦ {by}። {reasons} በዚህ የሥራ ጣቢያ ተቀምጧል። ሠራተኛው ማረም አለበት።' },
  superseded: { short: 'ተተክቷል', text: 'በመዝገብ {by} ተተክቷል። በዚህ የሥራ ጣቢያ ይቆያል፤ አይላክም።' },
  received: { short: 'ደርሷል', text: 'ፖርታሉ {at} ላይ ተቀብሎታል። ምንም ማድረግ አያስፈልግም።' },
};

export const waitReason: Words['waitReason'] = {
  noLine: 'ከፖርታሉ ጋር ግንኙነት የለም።',
  portalTrouble: 'ፖርታሉ የራሱ ችግር አለበት።',
  portalBusy: 'ፖርታሉ ሥራ ስለበዛበት እንዲጠበቅ ጠይቋል።',
  portalOdd: 'የመለሰው ፖርታሉ አይደለም።',
  idServiceTrouble: 'የመታወቂያ አገልግሎቱ ችግር አለበት።',
  earlierRecord: 'ለዚህ ፕሮግራም የዚሁ ሰው ቀዳሚ መዝገብ አስቀድሞ ይሄዳል።',
};

export const loginReason: Words['loginReason'] = {
  notLoggedIn: 'አመልካቹ አሁን አልገባም።',
  loginEnded: 'ከመላኩ በፊት የአመልካቹ መግቢያ አብቅቷል።',
};

export const quarantineReason: Words['quarantineReason'] = {
  alreadyApplied: 'ፖርታሉ ለዚህ ፕሮግራም ይህ ሰው በሌላ ቦታ ያቀረበው ማመልከቻ አለው።',
  programmeGone: 'ይህ ፕሮግራም በፖርታሉ ላይ ከእንግዲህ የለም።',
  programmeHasNoForm: 'ፕሮግራሙ በፖርታሉ ላይ ከእንግዲህ ቅጽ የለውም።',
  portalBreaks: 'ፖርታሉ በዚህ መዝገብ ላይ ይበላሻል።',
  unknownWords: 'ፖርታሉ ይህ እትም በማያውቃቸው ቃላት መልሷል።',
  refusedByPortal: 'ፖርታሉ ይህን መዝገብ አልቀበልም ብሏል።',
};

export const queue: Words['queue'] = {
  title: 'ወረፋ',
  lead: 'በዚህ የሥራ ጣቢያ የተዘጋጁ መዝገቦች። መዝገብ ከ“መጠባበቅ” የሚወጣው በፖርታሉ ደረሰኝ ብቻ ነው።',
  waiting: { one: '{count} ይጠብቃል', other: '{count} ይጠብቃሉ' },
  needsPerson: { one: '{count} የሰው እርምጃ ይፈልጋል', other: '{count} የሰው እርምጃ ይፈልጋሉ' },
  received: { one: '{count} ደርሷል', other: '{count} ደርሰዋል' },
  sendNow: 'አሁን ላክ',
  sendingNow: 'በመላክ ላይ…',
  none: 'እስካሁን መዝገቦች የሉም።',
  applicant: 'አመልካች',
  programme: 'ፕሮግራም',
  state: 'ሁኔታ እና ቀጣይ ደረጃ',
  who: 'እርምጃ የሚወስደው',
  attempts: 'ሙከራዎች',
  finalized: 'የገባበት ጊዜ',
  open: 'ክፈት',
  openRow: 'የ{applicant}ን የ{programme} መዝገብ ክፈት',
  filter: 'አሳይ',
  all: 'ሁሉም',
  onlyPerson: 'የሰው እርምጃ የሚፈልጉ',
  onlyWaiting: 'የሚጠብቁ',
  onlyReceived: 'የደረሱ',
  noneOfThese: 'ከእነዚህ የለም።',
  number: 'የማመልከቻ ቁጥር {id}',
  portalSaid: 'የፖርታሉ ቃል',
};

export const submission: Words['submission'] = {
  title: 'የ{applicant} መዝገብ',
  answers: 'የተረጋገጡት መልሶች',
  attempts: 'ሙከራዎች',
  noAttempts: 'ገና አልተሞከረም።',
  attempt: 'ሙከራ {number}',
  started: 'የተጀመረው',
  ended: 'ያበቃው',
  outcome: 'የተገኘው ውጤት',
  running: 'ገና በመካሄድ ላይ',
  noOutcome: 'መልስ የለም',
  alterations: 'ለፖርታሉ ሲባል የተለወጠ',
  alterationsLead: 'አመልካቹ ያረጋገጠው እንደነበረ ይቆያል፤ የሚለየው የሚላከው ብቻ ነው።',
  from: 'የተረጋገጠው',
  to: 'የተላከው',
  proof: 'ማስረጃ',
  seenIn: 'ቅጹ የታየበት ቋንቋ',
  formHash: 'የቅጹ መፈተሻ ቁጥር',
  payloadHash: 'የተረጋገጠው መረጃ መፈተሻ ቁጥር',
  receipt: 'ደረሰኝ',
  fixTitle: 'እንዴት ይቀጥል?',
  fixText: 'ይህ ፖርታል በአንዳንድ መልሶች ውስጥ ባለው {character} ምልክት ይበላሻል። በምትኩ {replacement} ተደርጎ መላክ ይቻላል፦ {labels}። አመልካቹ ያረጋገጠው ሳይለወጥ እዚህ ይቆያል፤ ለውጡም በስምዎ ይመዘገባል።',
  fixSend: 'በምትኩ {replacement} አድርገህ ላክ',
  fixDraft: 'ወደ ረቂቅ መልስ',
  fixDraftText: 'ወይም መልሶቹን እንደገና ከፍተው ከአመልካቹ ጋር ያርሙ፤ አመልካቹም በድጋሚ ያረጋግጥ። ያኔ ይህ መዝገብ በአዲሱ ይተካል።',
  portalStatus: 'በፖርታሉ ያለው ሁኔታ',
};
