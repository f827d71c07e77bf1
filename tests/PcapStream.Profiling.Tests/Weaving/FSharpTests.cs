using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Weaving;

/// <summary>
/// Code that only F# generates: state machines without an attribute, curried functions, and calls in tail position.
/// </summary>
public sealed class FSharpTests(FSharpProgram program) : IClassFixture<FSharpProgram>
{
    private const int Header = 24;

    [Fact]
    public void Woven_program_keeps_constant_stack_and_adds_up()
    {
        Assert.Contains(TailCalls("isEven"), method => method.Operand is MethodReference { Name: "isOdd" });
        ProfileResult result = Run();
        Assert.Equal(7, result.ExitCode);
        Assert.Equal(1_500_001, result.Method("Functional.countdown").Calls);
        Assert.Equal(1_500_001, result.Method("Functional.many").Calls);
        Assert.All(result.Profile.Methods, method => Assert.Equal(method.Growth, method.Increments));
        Assert.Equal(1_500_001, result.Method("Functional.isEven").Calls);
        Assert.Equal(1_500_001, result.Method("Functional.Walker.Left").Calls);
        Assert.Equal(11, result.Method("Functional.protectedly").Calls);
    }

    [Fact]
    public void Resumption_of_a_task_is_no_call_and_no_occurrence()
    {
        ProfileResult result = Run("tasky", "looped");
        ProfiledMethod tasky = result.Method("Functional.tasky");
        Assert.Equal(1, tasky.Calls);
        Assert.All(tasky.Lines, line => Assert.Equal(1, line.Occurrences));
        Assert.Equal(976 + Header, tasky.Line("first = ").Increment);
        Assert.Equal(1976 + Header, tasky.Line("second = ").Increment);
        Assert.Equal(2976 + Header, tasky.Line("third = ").Increment);
        ProfiledMethod looped = result.Method("Functional.looped");
        Assert.Equal(1, looped.Calls);
        Assert.Equal(1, looped.Line("mutable total").Occurrences);
        Assert.Equal(
            (3, 3 * (976 + Header)), (looped.Line("total <- ").Occurrences, looped.Line("total <- ").Increment));
    }

    [Fact]
    public void Value_of_a_sequence_is_no_call()
    {
        ProfiledMethod generated = Run("generated").Method("Functional.generated");
        Assert.Equal(1, generated.Calls);
        Assert.Equal((2, 2 * (976 + Header)), (
            generated.Line("yield Array.zeroCreate<byte> 976").Occurrences,
            generated.Line("yield Array.zeroCreate<byte> 976").Increment));
        Assert.Equal((1, 1976 + Header), (
            generated.Line("yield Array.zeroCreate<byte> 1976").Occurrences,
            generated.Line("yield Array.zeroCreate<byte> 1976").Increment));
    }

    [Theory]
    [InlineData("Functional.ping", "let rec ping n acc =")]
    [InlineData("Functional.pong", "and pong n acc =")]
    [InlineData("Functional.isOdd", "and isOdd n = if")]
    [InlineData("Functional.tasky", "let tasky (n: int) = task {")]
    [InlineData("Functional.generated", "let generated n = seq {")]
    [InlineData("Functional.Walker.Right", "    member this.Right(n: int")]
    [InlineData("Functional.main", "let main argv =")]
    public void Signature_of_a_function_is_the_line_that_declares_it(string name, string text)
    {
        ProfiledLine signature = Run().Method(name).Signature;
        Assert.StartsWith(text, new SourceText().Line(signature.File, signature.Line));
    }

    /// <summary>
    /// A tail call whose receiver is not a reference, which the runtime allows and no compiler generates.
    /// </summary>
    [Fact]
    public void Method_with_an_immovable_tail_call_is_refused_with_a_warning()
    {
        using var sample = TestProgram.OfSource("""
            public static class Sample
            {
                public static void Main(string[] args)
                {
                    if (args.Length > 0)
                        System.Console.Write(Text(3));
                }

                public static string? Text<T>(T value)
                {
                    return value!.ToString();
                }
            }
            """);
        using (var module = ModuleDefinition.ReadModule(
            sample.Assembly, new ReaderParameters { InMemory = true, ReadSymbols = true }))
        {
            ILProcessor code = module.GetType(
                "Sample").Methods.Single(method => method.Name == "Text").Body.GetILProcessor();
            code.InsertBefore(
                code.Body.Instructions.Single(instruction => instruction.OpCode == OpCodes.Callvirt),
                code.Create(OpCodes.Tail));
            module.Write(sample.Assembly, new WriterParameters { WriteSymbols = true });
        }
        var warnings = new List<string>();
        Assert.Equal(
            ["Sample.Main"], Profiled.Run(sample, warnings: warnings).Profile.Methods.Select(method => method.Name));
        Assert.Equal(
            "Sample.Text: has a tail call that no probe can come before, and is not profiled", Assert.Single(warnings));
    }

    private ProfileResult Run(params string[] match) =>
        Profiled.Run(new ProfileOptions { Program = program.Assembly, Patterns = match });

    // The call that follows the prefix.
    private IEnumerable<Instruction> TailCalls(string name)
    {
        using var module = ModuleDefinition.ReadModule(program.Assembly);
        return [.. module.GetType("Functional").Methods.Single(method => method.Name == name).Body.Instructions
            .Where(instruction => instruction.OpCode == OpCodes.Tail).Select(instruction => instruction.Next)];
    }
}
