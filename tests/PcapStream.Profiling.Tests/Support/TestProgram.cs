using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace PcapStream.Profiling.Tests.Support;

/// <summary>A program that a test compiles, in a folder of its own.</summary>
internal sealed class TestProgram : IDisposable
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly TemporaryFolder _folder = new();

    private TestProgram(string name) => Assembly = _folder[name + ".dll"];

    /// <summary>The program's assembly.</summary>
    public string Assembly { get; }

    /// <summary>A file beside it.</summary>
    public string this[string name] => _folder[name];

    /// <summary>Compiles one of the programs of this project's folder.</summary>
    public static TestProgram Of(string file, OptimizationLevel optimisation = OptimizationLevel.Debug, DebugInformationFormat debug = DebugInformationFormat.PortablePdb) =>
        Compile(File.ReadAllText(Repository.Program(file)), Repository.Program(file), optimisation, debug);

    /// <summary>Compiles a few lines.</summary>
    public static TestProgram OfSource(string source, OutputKind kind = OutputKind.ConsoleApplication, CSharpCompilationOptions? options = null)
    {
        var program = new TestProgram("Sample");
        string path = program["Sample.cs"];
        File.WriteAllText(path, source);
        program.Emit(source, path, (options ?? new CSharpCompilationOptions(kind)).WithOptimizationLevel(OptimizationLevel.Debug), DebugInformationFormat.PortablePdb);
        return program;
    }

    public void Dispose() => _folder.Dispose();

    private static TestProgram Compile(string source, string path, OptimizationLevel optimisation, DebugInformationFormat debug)
    {
        var program = new TestProgram(Path.GetFileNameWithoutExtension(path));
        program.Emit(source, path, new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: optimisation), debug);
        return program;
    }

    private void Emit(string source, string path, CSharpCompilationOptions options, DebugInformationFormat debug)
    {
        string name = Path.GetFileNameWithoutExtension(Assembly);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), new CSharpParseOptions(LanguageVersion.Preview), path);
        var compilation = CSharpCompilation.Create(name, [tree], References, options.WithAllowUnsafe(true).WithNullableContextOptions(NullableContextOptions.Enable));
        bool apart = debug == DebugInformationFormat.PortablePdb;
        using (FileStream assembly = File.Create(Assembly))
        using (FileStream? symbols = apart ? File.Create(Path.ChangeExtension(Assembly, ".pdb")) : null)
        {
            EmitResult result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: debug, pdbFilePath: name + ".pdb"));
            Xunit.Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        }
        File.WriteAllText(Path.ChangeExtension(Assembly, ".runtimeconfig.json"), $$"""
            { "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }
            """);
    }
}
