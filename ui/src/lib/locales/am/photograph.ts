import type { Words } from '../shape';

export const photograph: Words['photograph'] = {
  title: 'ፎቶ በማንሳት ላይ፦ {label}',
  live: 'ካሜራው አሁን የሚያየው',
  taken: 'የተነሳው ፎቶ',
  choose: 'ካሜራ',
  take: 'ፎቶውን አንሳ',
  use: 'ይህን ፎቶ ተጠቀም',
  again: 'እንደገና አንሳ',
};

export const photographSays: Words['photographSays'] = {
  opening: { what: 'ካሜራው በመብራት ላይ ነው…', next: 'ይህ ጥቂት ሰከንዶች ሊወስድ ይችላል።' },
  live: { what: 'ሳያንቀሳቅሱ ይያዙ፤ ከዚያ ፎቶውን ያንሱ።', next: 'ፎቶውን እስኪጠቀሙበት ድረስ ምንም አይቀመጥም።' },
  taken: { what: 'ሁሉም ነገር በግልጽ ይታያል?', next: 'ካሜራው ጠፍቷል። ፎቶው ገና አልተቀመጠም።' },
  keeping: { what: 'ፎቶው በመወሰድ ላይ…', next: 'ከማመልከቻው ጋር ይቀመጣል።' },
  unplugged: { what: 'ካሜራው ተነቅሏል።', next: 'መልሶችዎ ደህና ናቸው። መልሰው ይሰኩት፤ በራሱ ይቀጥላል።' },
};
