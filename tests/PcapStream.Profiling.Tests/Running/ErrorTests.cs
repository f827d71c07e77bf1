using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Running;

/// <summary>What cannot be profiled is refused by a sentence that names the file and the remedy.</summary>
public sealed class ErrorTests
{
    private const int FlagsInCorHeader = 16;

    private const string Source = """
        namespace Shop;

        public static class Basket
        {
            public static object? Kept;

            public static void Main() => Add(3);

            public static void Add(int size)
            {
                Kept = new byte[size];
            }

            private static void Address()
            {
                Kept = new object();
            }
        }
        """;

    [Fact]
    public void An_assembly_without_a_PDB()
    {
        using var program = TestProgram.OfSource(Source);
        File.Delete(program["Sample.pdb"]);
        Assert.Matches(@"Sample\.dll: no PDB \(.*Sample\.pdb\)", Refused(program.Assembly));
    }

    [Fact]
    public void An_assembly_with_the_PDB_of_another_build()
    {
        using var program = TestProgram.OfSource(Source);
        using var other = TestProgram.OfSource(Source.Replace("size]", "size + 1]", StringComparison.Ordinal));
        File.Copy(other["Sample.pdb"], program["Sample.pdb"], overwrite: true);
        Assert.Contains("the PDB of another build", Refused(program.Assembly));
    }

    [Fact]
    public void A_file_that_is_no_assembly()
    {
        using var program = TestProgram.OfSource(Source);
        File.WriteAllText(program["text.dll"], "text");
        Assert.EndsWith("text.dll: not a .NET assembly", Refused(program["text.dll"]));
    }

    [Fact]
    public void A_file_that_is_not_there() => Assert.Equal("missing.dll: no such file", Refused("missing.dll"));

    [Fact]
    public void A_library()
    {
        using var program = TestProgram.OfSource(Source);
        File.Delete(program["Sample.runtimeconfig.json"]);
        Assert.Contains("is a library: a program has Sample.runtimeconfig.json beside it", Refused(program.Assembly));
    }

    [Fact]
    public void A_mixed_mode_assembly()
    {
        using var program = TestProgram.OfSource(Source);
        byte[] bytes = File.ReadAllBytes(program.Assembly);
        using (var reader = new PEReader(new MemoryStream(bytes)))
            bytes[reader.PEHeaders.CorHeaderStartOffset + FlagsInCorHeader] &= unchecked((byte)~CorFlags.ILOnly);
        File.WriteAllBytes(program.Assembly, bytes);
        Assert.Contains("mixed-mode", Refused(program.Assembly));
    }

    [Theory]
    [InlineData("Shop.Basket.Ad", "Shop.Basket.Add")]
    [InlineData("Baskt.Add", "Shop.Basket.Add")]
    [InlineData("adress", "Shop.Basket.Address")]
    public void A_pattern_that_matches_nothing(string pattern, string nearest)
    {
        using var program = TestProgram.OfSource(Source);
        Assert.StartsWith($"--match {pattern}: no method is called so; nearest: {nearest}", Refused(program.Assembly, pattern));
    }

    [Fact]
    public void A_strong_named_assembly_is_profiled_with_a_warning()
    {
        byte[] key = typeof(object).Assembly.GetName().GetPublicKey()!;
        using var program = TestProgram.OfSource(Source, options: new CSharpCompilationOptions(OutputKind.ConsoleApplication, publicSign: true, cryptoPublicKey: [.. key]));
        var warnings = new List<string>();
        ProfileResult result = Profiled.Run(program, warnings: warnings);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("strong name", Assert.Single(warnings));
        Assert.Equal(1, result.Method("Shop.Basket.Add").Calls);
    }

    [Fact]
    public void A_method_compiled_as_runtime_async_is_left_out_with_a_warning()
    {
        using var program = TestProgram.OfSource(Source);
        using (var module = ModuleDefinition.ReadModule(program.Assembly, new ReaderParameters { InMemory = true, ReadSymbols = true }))
        {
            module.GetType("Shop.Basket").Methods.Single(method => method.Name == "Address").ImplAttributes |= (MethodImplAttributes)0x2000;
            module.Write(program.Assembly, new WriterParameters { WriteSymbols = true });
        }
        var warnings = new List<string>();
        // The runtime refuses the type: the mark alone makes no such method.
        Assert.Throws<ProfilingException>(() => Profiled.Run(program, warnings: warnings));
        Assert.Equal("Shop.Basket.Address: compiled as runtime-async, and not profiled", Assert.Single(warnings));
    }

    private static string Refused(string path, params string[] patterns) =>
        Assert.Throws<ProfilingException>(() => ProfileSession.Run(new ProfileOptions { Program = path, Patterns = patterns })).Message;
}
