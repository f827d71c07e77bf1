using System.Reflection;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
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
        Assert.StartsWith($"{program.Assembly}: no PDB ({program["Sample.pdb"]})", Refused(program.Assembly));
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
        MakeMixed(program.Assembly);
        Assert.StartsWith($"{program.Assembly}: holds native code beside .NET's (a mixed-mode assembly)", Refused(program.Assembly));
    }

    [Fact]
    public void A_pattern_that_a_mixed_mode_library_may_have_been_meant_by()
    {
        using var program = TestProgram.OfSource(Source);
        File.Copy(program.Assembly, program["Native.dll"]);
        MakeMixed(program["Native.dll"]);
        Assert.Contains($"(not looked at: {program["Native.dll"]}: holds native code", Refused(program.Assembly, "Engine.*"));
    }

    [Theory]
    [InlineData("Shop.Basket.Ad", "Shop.Basket.Add")]
    [InlineData("Baskt.Add", "Shop.Basket.Add")]
    [InlineData("adress", "Shop.Basket.Address")]
    [InlineData("Basket.Mian*", "Shop.Basket.Main")]
    public void A_pattern_that_matches_nothing(string pattern, string nearest)
    {
        using var program = TestProgram.OfSource(Source);
        Assert.StartsWith($"--match {pattern}: no method is called so; nearest: {nearest}", Refused(program.Assembly, pattern));
    }

    [Fact]
    public void Strong_named_assemblies_are_profiled_with_a_warning_and_stay_friends()
    {
        using var key = new StrongName();
        using var library = TestProgram.OfSource($$"""
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Sample, PublicKey={{key.PublicKey}}")]
            internal static class Store
            {
                internal static byte[] Make(int size)
                {
                    return new byte[size];
                }
            }
            """, key.Options(OutputKind.DynamicallyLinkedLibrary), "Store");
        using var program = TestProgram.OfSource(Source.Replace("new byte[size]", "Store.Make(size + 1000)", StringComparison.Ordinal),
            key.Options(OutputKind.ConsoleApplication), libraries: library.Assembly);
        Assert.NotEmpty(AssemblyName.GetAssemblyName(program["Store.dll"]).GetPublicKeyToken()!);

        var warnings = new List<string>();
        ProfileResult result = Profiled.Run(program, match: ["Basket.*", "Store.*"], warnings: warnings);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["Sample.dll", "Store.dll"], warnings.Select(text => text[..text.IndexOf(": its strong name's signature", StringComparison.Ordinal)]));
        Assert.Equal(1032, result.Method("Store.Make").Line("new byte[size]").Increment);
        Assert.Equal(1, result.Method("Shop.Basket.Add").Calls);
    }

    [Fact]
    public void A_method_compiled_as_runtime_async_is_left_out_with_a_warning()
    {
        using var program = TestProgram.OfSource(Source);
        using (var module = ModuleDefinition.ReadModule(program.Assembly, new ReaderParameters { InMemory = true, ReadSymbols = true }))
        {
            module.GetType("Shop.Basket").Methods.Single(method => method.Name == "Address").ImplAttributes |= (Mono.Cecil.MethodImplAttributes)0x2000;
            module.Write(program.Assembly, new WriterParameters { WriteSymbols = true });
        }
        var warnings = new List<string>();
        // The runtime refuses the type: the mark alone makes no such method.
        Assert.Throws<ProfilingException>(() => Profiled.Run(program, warnings: warnings));
        Assert.Equal("Shop.Basket.Address: compiled as runtime-async, and not profiled", Assert.Single(warnings));
    }

    private static void MakeMixed(string assembly)
    {
        byte[] bytes = File.ReadAllBytes(assembly);
        using (var reader = new PEReader(new MemoryStream(bytes)))
            bytes[reader.PEHeaders.CorHeaderStartOffset + FlagsInCorHeader] &= unchecked((byte)~CorFlags.ILOnly);
        File.WriteAllBytes(assembly, bytes);
    }

    private static string Refused(string path, params string[] patterns) =>
        Assert.Throws<ProfilingException>(() => ProfileSession.Run(new ProfileOptions { Program = path, Patterns = patterns })).Message;
}
