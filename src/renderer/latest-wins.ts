/**
 * Answers questions one at a time. While one is being answered only the newest of those that came
 * meanwhile is kept, so that a slow answerer never faces a queue.
 * `deliver` gets every answer together with its question; `fail` gets what `answer` threw.
 */
export function latestWins<Question, Answer>(
  answer: (question: Question) => Promise<Answer>,
  deliver: (answer: Answer, question: Question) => void,
  fail: (error: unknown, question: Question) => void,
): (question: Question) => void {
  let isBusy = false
  let waiting: { readonly question: Question } | null = null

  async function work(question: Question): Promise<void> {
    isBusy = true
    try {
      deliver(await answer(question), question)
    } catch (error) {
      fail(error, question)
    }
    isBusy = false
    const next = waiting
    waiting = null
    if (next) void work(next.question)
  }

  return (question) => {
    if (isBusy) waiting = { question }
    else void work(question)
  }
}
