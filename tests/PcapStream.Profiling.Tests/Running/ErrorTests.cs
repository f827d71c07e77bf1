using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver;
using PcapStream.Profiling.Weaver.Running;
using PcapStream.Profiling.Weaver.Weaving;

namespace PcapStream.Profiling.Tests.Running;

/// <summary>Errors about programs that cannot be profiled name the file and the remedy.</summary>
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
    public void Assembly_without_a_PDB_is_refused()
    {
        using var program = TestProgram.OfSource(Source);
        File.Delete(program["Sample.pdb"]);
        Assert.StartsWith($"{program.Assembly}: no PDB ({program["Sample.pdb"]})", Refused(program.Assembly));
    }

    [Fact]
    public void Assembly_with_the_PDB_of_another_build_is_refused()
    {
        using var program = TestProgram.OfSource(Source);
        using var other = TestProgram.OfSource(Source.Replace("size]", "size + 1]", StringComparison.Ordinal));
        File.Copy(other["Sample.pdb"], program["Sample.pdb"], overwrite: true);
        Assert.Contains("the PDB is from another build", Refused(program.Assembly));
    }

    [Fact]
    public void File_that_is_not_an_assembly_is_refused()
    {
        using var program = TestProgram.OfSource(Source);
        File.WriteAllText(program["text.dll"], "text");
        Assert.Contains("text.dll: not a .NET assembly", Refused(program["text.dll"]));
    }

    [Fact]
    public void Missing_file_is_refused() => Assert.Equal("missing.dll: no such file", Refused("missing.dll"));

    [Fact]
    public void Library_is_refused()
    {
        using var program = TestProgram.OfSource(Source);
        File.Delete(program["Sample.runtimeconfig.json"]);
        Assert.Contains("is a library: a program has Sample.runtimeconfig.json beside it", Refused(program.Assembly));
    }

    [Fact]
    public void Mixed_mode_assembly_is_refused()
    {
        using var program = TestProgram.OfSource(Source);
        MakeMixed(program.Assembly);
        Assert.StartsWith(
            $"{program.Assembly}: contains native code (a mixed-mode assembly)", Refused(program.Assembly));
    }

    [Fact]
    public void Pattern_without_a_match_names_a_mixed_mode_library()
    {
        using var program = TestProgram.OfSource(Source);
        File.Copy(program.Assembly, program["Native.dll"]);
        MakeMixed(program["Native.dll"]);
        Assert.Contains(
            $"(not searched: {program["Native.dll"]}: contains native code", Refused(program.Assembly, "Engine.*"));
    }

    [Theory]
    [InlineData("Shop.Basket.Ad", "Shop.Basket.Add")]
    [InlineData("Baskt.Add", "Shop.Basket.Add")]
    [InlineData("adress", "Shop.Basket.Address")]
    [InlineData("Basket.Mian*", "Shop.Basket.Main")]
    public void Pattern_without_a_match_is_refused_with_similar_names(string pattern, string nearest)
    {
        using var program = TestProgram.OfSource(Source);
        Assert.StartsWith(
            $"--match {pattern}: no method matches; nearest: {nearest}", Refused(program.Assembly, pattern));
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
        using var program =
            TestProgram.OfSource(Source.Replace("new byte[size]", "Store.Make(size + 1000)", StringComparison.Ordinal),
            key.Options(OutputKind.ConsoleApplication), libraries: library.Assembly);
        Assert.NotEmpty(AssemblyName.GetAssemblyName(program["Store.dll"]).GetPublicKeyToken()!);

        var warnings = new List<string>();
        ProfileResult result = Profiled.Run(program, match: ["Basket.*", "Store.*"], warnings: warnings);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            ["Sample.dll", "Store.dll"],
            warnings.Select(text => text[..text.IndexOf(": its strong-name signature", StringComparison.Ordinal)]));
        Assert.Equal(1032, result.Method("Store.Make").Line("new byte[size]").Increment);
        Assert.Equal(1, result.Method("Shop.Basket.Add").Calls);
    }

    [Fact]
    public void Runtime_async_method_is_left_out_with_a_warning()
    {
        using var program = TestProgram.OfSource(Source);
        using (var module = ModuleDefinition.ReadModule(
            program.Assembly, new ReaderParameters { InMemory = true, ReadSymbols = true }))
        {
            module.GetType("Shop.Basket").Methods.Single(
                method => method.Name == "Address").ImplAttributes |= (Mono.Cecil.MethodImplAttributes)0x2000;
            module.Write(program.Assembly, new WriterParameters { WriteSymbols = true });
        }
        var warnings = new List<string>();
        // The flag alone does not make such a method: the runtime refuses the type.
        Assert.Throws<ProfilingException>(() => Profiled.Run(program, warnings: warnings));
        Assert.Equal("Shop.Basket.Address: compiled as runtime-async, and is not profiled", Assert.Single(warnings));
    }

    [Theory]
    [InlineData(".dll", 0, "Sample.dll: not a .NET assembly, or a damaged or truncated one")]
    [InlineData(".dll", 100, "Sample.dll: not a .NET assembly, or a damaged or truncated one")]
    [InlineData(".dll", 1000, "Sample.dll: ")]
    [InlineData(".dll", -1, "Sample.dll: is cut short: section ")]
    [InlineData(".pdb", 0, "Sample.pdb: is empty; build ")]
    [InlineData(".pdb", 100, "Sample.pdb: is damaged or cut short; build ")]
    [InlineData(".pdb", 500, "Sample.pdb: is damaged or cut short; build ")]
    [InlineData(".runtimeconfig.json", 0, "Sample.runtimeconfig.json: is not JSON in line 1; build ")]
    [InlineData(".runtimeconfig.json", 30, "Sample.runtimeconfig.json: is not JSON in line 1; build ")]
    public void Truncated_file_is_refused(string extension, int length, string message)
    {
        using var program = TestProgram.OfSource(Source);
        string file = program["Sample" + extension];
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(length < 0 ? ^-length : length)]);
        Assert.Contains(message, Refused(program.Assembly));
    }

    [Theory]
    [InlineData("runtimeconfig", "[]", "is not a JSON object")]
    [InlineData("runtimeconfig", "{ \"runtimeOptions\": 3 }", "its runtimeOptions is not an object")]
    [InlineData("runtimeconfig", "{ \"configProperties\": {} }", "its runtimeOptions is missing")]
    [InlineData("deps", "{ \"targets\": {} }", "its libraries is missing")]
    [InlineData("deps", "{ \"targets\": [], \"libraries\": {} }", "its targets is not an object")]
    [InlineData("deps", "{ \"targets\": {}, \"targets\": {} }", "has a name twice")]
    public void Build_files_of_another_shape_are_refused(string kind, string text, string message)
    {
        using var program = TestProgram.OfSource(Source);
        File.WriteAllText(program[$"Sample.{kind}.json"], text);
        Assert.StartsWith($"{program[$"Sample.{kind}.json"]}: {message}", Refused(program.Assembly));
    }

    [Theory]
    [InlineData(".pdb")]
    [InlineData(".dll")]
    public void Damaged_file_is_woven_or_refused_by_name(string extension)
    {
        var random = new Random(13);
        using var program = TestProgram.OfSource(
            Source, new CSharpCompilationOptions(OutputKind.ConsoleApplication, deterministic: true));
        using var output = new TemporaryFolder();
        string file = program["Sample" + extension];
        byte[] sound = File.ReadAllBytes(file);
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = [.. sound];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            try
            {
                ProgramWeaver.Weave(
                    program.Assembly, [], [RuntimeEnvironment.GetRuntimeDirectory()], [], output.Path, reports: false);
            }
            catch (ProfilingException error)
            {
                Assert.Contains("Sample", error.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 20, 199);
    }

    [Theory]
    [InlineData(0x163f0,
        "Sample: is published as a single file, whose assemblies cannot be changed; name Sample.dll")]
    [InlineData(0, "Sample: starts Sample.dll, which is not beside it")]
    [InlineData(null, "Sample: is compiled to machine code in advance (native AOT)")]
    public void Published_program_without_an_assembly_is_refused_with_its_kind(int? bundle, string message)
    {
        using var folder = new TemporaryFolder();
        byte[] mark = bundle is { } offset
            ? [.. BitConverter.GetBytes((long)offset), .. SHA256.HashData(".net core bundle\n"u8)]
            : [.. "DotNetRuntimeDebugHeader"u8];
        // The mark lies across the boundary of two reads.
        File.WriteAllBytes(
            folder["Sample"], [.. "\u007fELF"u8, .. new byte[(1 << 20) - 20], .. mark, .. new byte[100]]);
        Assert.Contains(message, Refused(folder["Sample"]));
        Assert.Contains(message, Refused(folder.Path));
    }

    [Theory]
    [InlineData("System.Private.CoreLib.dll", "System.StartupHookProvider")]
    [InlineData("System.IO.MemoryMappedFiles.dll", "System.IO.MemoryMappedFiles.")]
    public void Program_with_a_trimmed_framework_is_refused(string assembly, string missing)
    {
        using var program = TestProgram.OfSource(Source);
        File.WriteAllText(program["Sample.runtimeconfig.json"],
            """{ "runtimeOptions": { "includedFrameworks": [] } }""");
        foreach (string file in Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(),
            "*.dll").Where(file => Path.GetFileName(file) != assembly))
            File.CreateSymbolicLink(program[Path.GetFileName(file)], file);
        Assert.StartsWith(
            $"{program.Assembly}: is trimmed: its framework has no {missing}", Refused(program.Assembly));
    }

    [Fact]
    public void Solution_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Shop.slnx"], "<Solution/>");
        Assert.EndsWith("Shop.slnx: is a solution; name one of its projects", Refused(folder["Shop.slnx"]));
    }

    [Fact]
    public void Folder_with_two_projects_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Shop.csproj"], "<Project/>");
        File.WriteAllText(folder["Store.csproj"], "<Project/>");
        Assert.EndsWith(
            "contains more than one project: Shop.csproj, Store.csproj; name one", Refused(folder.Path));
    }

    [Fact]
    public void Project_that_does_not_build_is_refused_with_the_first_error()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Shop.csproj"], "<Project>");
        Assert.Contains("Shop.csproj: does not build: ", Refused(folder["Shop.csproj"]));
    }

    private static void MakeMixed(string assembly)
    {
        byte[] bytes = File.ReadAllBytes(assembly);
        using (var reader = new PEReader(new MemoryStream(bytes)))
            bytes[reader.PEHeaders.CorHeaderStartOffset + FlagsInCorHeader] &= unchecked((byte)~CorFlags.ILOnly);
        File.WriteAllBytes(assembly, bytes);
    }

    private static string Refused(string path, params string[] patterns) =>
        Assert.Throws<ProfilingException>(
            () => Profiled.Run(new ProfileOptions { Program = path, Patterns = patterns })).Message;
}
