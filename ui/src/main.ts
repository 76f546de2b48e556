import { mount } from 'svelte';
import App from './App.svelte';
import { Kiosk } from '$lib/kiosk/kiosk.svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/print.css';

const target = document.getElementById('app');
if (target) mount(App, { target, props: { kiosk: new Kiosk() } });
