module Functional

open System.Threading.Tasks

let tasky (n: int) = task {
    let first = Array.zeroCreate<byte> 976
    do! Task.Yield()
    let second = Array.zeroCreate<byte> 1976
    do! Task.Delay 1
    let third = Array.zeroCreate<byte> 2976
    return first.Length + second.Length + third.Length + n }

let looped (n: int) = task {
    let mutable total = 0
    for i in 1 .. n do
        do! Task.Yield()
        total <- total + (Array.zeroCreate<byte> 976).Length
    return total }

let generated n = seq {
    for i in 1 .. n do
        yield Array.zeroCreate<byte> 976
    yield Array.zeroCreate<byte> 1976 }

let rec ping n acc =
    if n = 0 then acc
    else pong (n - 1) (Array.zeroCreate<byte> 8 :: acc)
and pong n acc =
    if n = 0 then acc
    else ping (n - 1) acc

let rec isEven n = if n = 0 then true else isOdd (n - 1)
and isOdd n = if n = 0 then false else isEven (n - 1)

type Walker<'T>(seen: 'T) =
    member _.Seen = seen
    member this.Left(n: int, other: 'U) : 'T = if n = 0 then seen else this.Right(n - 1, other, seen)
    member this.Right(n: int, other: 'U, item: 'T) : 'T = if n = 0 then item else this.Left(n - 1, other)

let rec countdown (steps: int ref) n : unit =
    steps.Value <- steps.Value + 1
    if n > 0 then countup steps (n - 1)
and countup (steps: int ref) n : unit = if n > 0 then countdown steps (n - 1)

let rec many a b c d e f g (h: struct (int * int64 * string)) n : int64 =
    if n = 0 then a + b + c + d + e + f + g else others g a b c d e f h (n - 1)
and others a b c d e f g (h: struct (int * int64 * string)) n : int64 =
    if n = 0 then a * b * c * d * e * f * g else many a b c d e f g h (n - 1)

let rec continued n (next: int -> int) =
    if n = 0 then next 0 else continued (n - 1) (fun sum -> next (sum + 1))

let rec protectedly n =
    try
        if n = 0 then 0 else protectedly (n - 1)
    finally
        ignore n

[<EntryPoint>]
let main argv =
    printfn "%d" (tasky 1).Result
    printfn "%d" (looped 3).Result
    printfn "%d" (generated 2 |> Seq.sumBy (fun (bytes: byte[]) -> bytes.Length))
    printfn "%d" (ping 10 []).Length
    printfn "%b" (isEven 3000000)
    printfn "%s" (Walker<string>("seen").Left(3000000, 1.5))
    let steps = ref 0
    countdown steps 3000000
    printfn "%d" steps.Value
    printfn "%d" (many 1L 2L 3L 4L 5L 6L 7L struct (1, 2L, "three") 3000000)
    printfn "%d" (continued 1000000 id)
    printfn "%d" (protectedly 10)
    7
