export { default as Applications } from './Applications.svelte';
export { default as Benefits } from './Benefits.svelte';
export { default as Memberships } from './Memberships.svelte';
