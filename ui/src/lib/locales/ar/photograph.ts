import type { Words } from '../shape';

export const photograph: Words['photograph'] = {
  title: 'التقاط صورة: {label}',
  live: 'ما تراه الكاميرا الآن',
  taken: 'الصورة التي التُقطت',
  choose: 'الكاميرا',
  take: 'التقط الصورة',
  use: 'استخدم هذه الصورة',
  again: 'التقطها من جديد',
};

export const photographSays: Words['photographSays'] = {
  opening: { what: 'جارٍ تشغيل الكاميرا…', next: 'قد يستغرق هذا بضع ثوانٍ.' },
  live: { what: 'ثبّتها ثم التقط الصورة.', next: 'لا يُحفظ شيء إلى أن تستخدم الصورة.' },
  taken: { what: 'هل كل شيء واضح فيها؟', next: 'أُطفئت الكاميرا. لم تُحفظ الصورة بعد.' },
  keeping: { what: 'جارٍ أخذ الصورة…', next: 'تُحفظ مع الطلب.' },
  unplugged: { what: 'فُصلت الكاميرا.', next: 'إجاباتك محفوظة. صِلها من جديد فيتابع تلقائيًا.' },
};
