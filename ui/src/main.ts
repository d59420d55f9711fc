import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';
import './style/grids.css';

import { mount } from 'svelte';

import AppView from './App.svelte';
import { App } from './state/app.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html lacks the element to draw in');

// Where the time of a start goes; read by the benchmarks.
performance.mark('keygate:loaded');
const app = new App();
mount(AppView, { target, props: { app } });
performance.mark('keygate:mounted');
void app.begin().then(() => performance.mark('keygate:begun'));
