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

const app = new App();
// The program answers while the frame is drawn.
void app.begin();
mount(AppView, { target, props: { app } });
