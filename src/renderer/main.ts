import { mount } from 'svelte'
import App from './App.svelte'
import './styles/tokens.css'
import './styles/base.css'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no element #app to put the window into.')

mount(App, { target, props: { bridge: window.inkling } })
