/** Which runs are chosen in the Runs place, by their ids; another place may choose some too. */
export class ChosenRuns {
  ids = $state.raw<readonly string[]>([])
}
