// The form of the workstation in memory in other languages, and a newer version of it.
import type * as T from '../../src/lib/backend/types';
import { look, put } from '../../src/lib/kiosk/paths';
import { textsOf, translated, type Texts } from './translate';

/** As much of a translation as there is; Amharic lacks most of it. */
const texts: Record<string, Texts> = {
  ar: {
    'The applicant': 'مقدّم الطلب',
    'The household': 'الأسرة',
    '<p>Answer for <strong>yourself</strong>, not for the household.</p>': '<p>أجب عن <strong>نفسك</strong> لا عن الأسرة.</p>',
    'Given name': 'الاسم الأول',
    'Family name': 'اسم العائلة',
    'Date of birth': 'تاريخ الميلاد',
    Gender: 'الجنس',
    Female: 'أنثى',
    Male: 'ذكر',
    'E-mail address': 'البريد الإلكتروني',
    Telephone: 'الهاتف',
    'With the country code': 'مع رمز البلد',
    Income: 'الدخل',
    'Persons in the household': 'عدد أفراد الأسرة',
    'Income in a month': 'الدخل في الشهر',
    'There are children in the household': 'في الأسرة أطفال',
    'How many children?': 'كم عدد الأطفال؟',
    'Members of the household': 'أفراد الأسرة',
    Name: 'الاسم',
    Age: 'العمر',
    'What does the household lack?': 'ما الذي ينقص الأسرة؟',
    Water: 'الماء',
    Food: 'الغذاء',
    Shelter: 'المأوى',
    District: 'المنطقة',
    North: 'الشمال',
    South: 'الجنوب',
    East: 'الشرق',
    'Languages spoken': 'اللغات',
    Arabic: 'العربية',
    English: 'الإنجليزية',
    French: 'الفرنسية',
    'When can we visit?': 'متى يمكننا الزيارة؟',
    Remarks: 'ملاحظات',
    'Anything we should know': 'أي شيء ينبغي أن نعرفه',
    USD: 'دولار',
  },
  am: { 'The applicant': 'አመልካቹ', 'Given name': 'ስም', 'Family name': 'የአባት ስም', Gender: 'ጾታ', Female: 'ሴት', Male: 'ወንድ' },
};

const newer: Omit<T.FormComparison, 'draft' | 'programme'> = {
  form: 'ef'.repeat(32),
  changes: [
    { path: 'ration_card', label: 'Ration card number', what: { kind: 'added', required: true } },
    { path: 'shelter', label: 'Kind of shelter', what: { kind: 'added', required: false } },
    { path: 'given_name', label: 'First name', what: { kind: 'label', from: 'Given name', to: 'First name' } },
    { path: 'birthdate', label: 'Date of birth', what: { kind: 'required' } },
    { path: 'phone', label: 'Telephone', what: { kind: 'noLongerRequired' } },
    { path: 'district', label: 'District', what: { kind: 'options', added: ['West'], removed: ['East', 'South'] } },
    { path: 'size', label: 'Persons in the household', what: { kind: 'kind' } },
    { path: 'members[].age', label: 'Age', what: { kind: 'rules' } },
    { path: 'remarks', label: 'Remarks', what: { kind: 'removed' } },
  ],
  lost: [
    { path: 'remarks', label: 'Remarks', answer: 'The house is beside the well.' },
    { path: 'district', label: 'District', answer: 'South' },
  ],
};

export class FakeForms {
  language: string | null = null;
  news: T.FormNews = import.meta.env.MODE === 'fake' ? { is: 'newer', form: newer.form } : { is: 'same' };
  comparison = newer;
  left: T.LeftAnswer[] = [];

  pages(own: T.Page[]): T.Page[] {
    return this.language === null ? own : translated(own, texts[this.language] ?? {});
  }

  /** What a session tells besides its pages and answers. */
  session(own: T.Page[]): Pick<T.FormSession, 'language' | 'languages' | 'news' | 'left'> {
    const all = [...textsOf(own)];
    const languages = Object.entries(texts).map(([tag, known]) => ({ tag, rightToLeft: tag === 'ar', texts: all.length, missing: all.filter((text) => !(text in known)).length }));
    return { language: this.language, languages, news: this.news, left: this.left };
  }

  /** The answers that go along; the others are left. */
  move(answers: Record<string, unknown>): Record<string, unknown> {
    this.left = this.comparison.lost.filter(({ path }) => look(answers, path) !== undefined);
    this.news = { is: 'same' };
    return this.left.reduce((kept, { path }) => put(kept, path, undefined), answers);
  }
}
