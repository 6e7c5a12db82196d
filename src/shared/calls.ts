type AnyFunction = (...args: never[]) => unknown

/** A name in a contract; its type parameter is the call's signature, and nothing is there at run time. */
export interface Call<S extends AnyFunction> {
  readonly signature?: S
}
export type Calls = Readonly<Record<string, Call<AnyFunction>>>
type SignatureOf<C> = C extends Call<infer S> ? S : never
type Arguments<C> = Parameters<SignatureOf<C>>
type Result<C> = ReturnType<SignatureOf<C>>

/** What the answering side implements. */
export type Handlers<C extends Calls> = {
  readonly [Name in keyof C]: (
    ...args: Arguments<C[Name]>
  ) => Result<C[Name]> | Promise<Result<C[Name]>>
}
/** What the asking side gets: the same functions, asynchronous. */
export type Remote<C extends Calls> = {
  readonly [Name in keyof C]: (...args: Arguments<C[Name]>) => Promise<Result<C[Name]>>
}

/** One line of a contract. */
export function call<S extends AnyFunction>(): Call<S> {
  return {}
}
