// How this session likes its forms. Nothing personal: it stays when the applicant goes.
export type FormView = 'sections' | 'questions';
export type Calendar = 'gregorian' | 'ethiopian';

class Preferences {
  /** Whole sections, for the officer; one question after another, for the applicant. */
  view = $state<FormView>('sections');
  /** In which dates are typed. */
  calendar = $state<Calendar>('gregorian');
}

export const preferences = new Preferences();
