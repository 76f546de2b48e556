import type { Words } from '../shape';

export const devices: Words['devices'] = {
  title: 'الأجهزة',
  lead: 'ما تراه هذه المحطة الآن. تتحدّث القائمة تلقائيًا عند توصيل جهاز أو فصله.',
  again: 'افحص من جديد',
  looking: 'جارٍ الفحص…',
  serial: 'الرقم التسلسلي',
  firmware: 'إصدار البرنامج الثابت',
  lastCapture: 'آخر استخدام',
  captureQuality: '{at}، جودة الصورة {quality}',
  cameraAccess: 'لا يسمح هذا الحاسوب للكشك باستخدامها. يمنح الفني هذا المستخدم حق استخدام الكاميرات، ثم سجّل الدخول إلى الحاسوب من جديد.',
  none: 'لم يُعثر على أي جهاز. صِل جهازًا فيظهر هنا تلقائيًا.',
  troubles: 'ما ينقص أو لا يعمل',
  news: 'ما وُصل وما فُصل',
  noNews: 'لم يُوصل شيء ولم يُفصل منذ فتح قفل المحطة.',
  tryOut: 'جرّبه',
  typing: 'قارئ رموز يكتب كلوحة مفاتيح',
  typingLead: 'بعض قارئات الرموز تظهر للحاسوب كلوحة مفاتيح، فلا تميّزها القائمة عنها. يمكن هنا تجربة ما إذا كان الكشك يميّز رموزها من الكتابة.',
};

export const deviceFamily: Words['deviceFamily'] = {
  fingerprintSbi: 'ماسح بصمات (SBI)',
  fingerprintScanner: 'ماسح بصمات',
  cardReader: 'قارئ بطاقات ذكية',
  securityKey: 'مفتاح أمان',
  codeScanner: 'قارئ رموز',
  camera: 'كاميرا',
  otherHid: 'جهاز آخر',
};

export const deviceStatus: Words['deviceStatus'] = {
  ready: { what: 'جاهز', next: 'يمكن استخدامه.' },
  busy: { what: 'مشغول', next: 'يستخدمه برنامج آخر، ويصبح متاحًا عندما ينتهي ذلك البرنامج.' },
  notReady: { what: 'غير جاهز', next: 'انتظر لحظة. إذا بقي كذلك فافصله وانتظر ثم صِله من جديد.' },
  notRegistered: { what: 'غير مسجَّل', next: 'لا تعرف خدمة الهوية هذا الماسح. يسجّله الفني لدى الشركة المصنّعة.' },
  noCard: { what: 'لا توجد بطاقة', next: 'القارئ جاهز لبطاقة.' },
  cardPresent: { what: 'توجد بطاقة', next: 'فيه بطاقة وهي تستجيب.' },
  cardMute: { what: 'البطاقة لا تستجيب', next: 'أخرجها واقلبها وأدخلها من جديد. إن بقيت صامتة فامسح أطرافها الذهبية.' },
  noAccess: {
    what: 'لا صلاحية للوصول',
    next: 'لا يسمح هذا الحاسوب للكشك باستخدامه. يثبّت الفني قواعد udev الخاصة بالكشك، ثم افصله وصِله من جديد.',
  },
};

export const deviceTrouble: Words['deviceTrouble'] = {
  noneFound: { what: 'لم يُعثر على شيء.', next: 'تحقق من الكابل والكهرباء، وسيظهر هنا تلقائيًا.' },
  serviceNotRunning: { what: 'البرنامج الذي يخدمه لا يعمل.', next: 'يشغّله الفني، ثم يظهر هنا تلقائيًا.' },
  noAccess: { what: 'لا يسمح هذا الحاسوب للكشك بالبحث عنه.', next: 'يثبّت الفني قواعد udev الخاصة بالكشك.' },
  notAnswering: { what: 'لا يستجيب.', next: 'افصله وانتظر ثم صِله من جديد. إن بقي صامتًا فاتصل بالفني.' },
};

export const deviceEvent: Words['deviceEvent'] = {
  pluggedIn: 'تم التوصيل: {family}، {name}',
  unplugged: 'تم الفصل: {family}، {name}',
  cardIn: 'أُدخلت بطاقة في {name} ({family})',
  cardOut: 'أُخرجت البطاقة من {name} ({family})',
  serviceGone: 'توقفت خدمة البطاقات. لا يمكن قراءة البطاقات إلى أن تعود.',
  serviceBack: 'عادت خدمة البطاقات. يمكن قراءة البطاقات من جديد.',
};
