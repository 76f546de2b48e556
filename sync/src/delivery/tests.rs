//! The planner and the meaning of answers, case by case.

mod answers;
mod plans;
