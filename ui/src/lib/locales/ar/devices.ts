import type { Words } from '../shape';

export const devices: Words['devices'] = {
  title: 'الأجهزة',
  lead: 'ما تراه هذه المحطة الآن.',
  again: 'افحص من جديد',
  looking: 'جارٍ الفحص…',
  name: 'الجهاز',
  kind: 'النوع',
  serial: 'الرقم التسلسلي',
  status: 'الحالة',
  none: 'لم يُعثر على أي جهاز.',
  troubles: 'ما تعذر فحصه',
};

export const deviceFamily: Words['deviceFamily'] = {
  fingerprintSbi: 'ماسح بصمات (SBI)',
  cardReader: 'قارئ بطاقات ذكية',
  securityKey: 'مفتاح أمان',
  codeScanner: 'قارئ رموز',
  otherHid: 'جهاز آخر',
};

export const deviceStatus: Words['deviceStatus'] = {
  ready: 'جاهز',
  busy: 'مشغول',
  notReady: 'غير جاهز',
  notRegistered: 'غير مسجَّل',
  noCard: 'لا توجد بطاقة',
  cardPresent: 'توجد بطاقة',
  cardMute: 'البطاقة لا تستجيب',
  noAccess: 'لا صلاحية للوصول؛ اتصل بالفني',
};

export const deviceTrouble: Words['deviceTrouble'] = {
  noneFound: 'لم يُعثر على شيء. تحقق من الكابل والكهرباء.',
  serviceNotRunning: 'خدمته لا تعمل. اتصل بالفني.',
  noAccess: 'لا يُسمح لهذا البرنامج باستخدامه. اتصل بالفني.',
  notAnswering: 'لا يستجيب. افصله وانتظر ثم صله من جديد.',
};
