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
            .Where(path => Path.GetFileName(path) is { } name && (
                name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly TemporaryFolder _folder = new();

    private TestProgram(string name) => Assembly = _folder[name + ".dll"];

    /// <summary>The program's assembly.</summary>
    public string Assembly { get; }

    /// <summary>A file beside it.</summary>
    public string this[string name] => _folder[name];

    /// <summary>
    /// Compiles one of the programs of this project's folder, with copies of the libraries that it refers to beside it.
    /// </summary>
    public static TestProgram Of(string file, OptimizationLevel optimisation = OptimizationLevel.Debug,
        DebugInformationFormat debug = DebugInformationFormat.PortablePdb,
        params string[] libraries)
    {
        var program = new TestProgram(Path.GetFileNameWithoutExtension(file));
        string path = Repository.Program(file);
        program.Emit(File.ReadAllText(path), path, new CSharpCompilationOptions(
            OutputKind.ConsoleApplication, optimizationLevel: optimisation), debug, libraries);
        return program;
    }

    /// <summary>Compiles a few lines.</summary>
    public static TestProgram OfSource(string source, CSharpCompilationOptions? options = null, string name = "Sample",
        string? mappedFolder = null, params string[] libraries)
    {
        var program = new TestProgram(name);
        string path = program[name + ".cs"];
        File.WriteAllText(path, source);
        options ??= new CSharpCompilationOptions(OutputKind.ConsoleApplication);
        program.Emit(source, mappedFolder is null ? path : $"{mappedFolder}/{name}.cs", options.WithOptimizationLevel(
            OptimizationLevel.Debug), DebugInformationFormat.PortablePdb, libraries);
        return program;
    }

    public void Dispose() => _folder.Dispose();

    private void Emit(
        string source, string path, CSharpCompilationOptions options, DebugInformationFormat debug, string[] libraries)
    {
        string name = Path.GetFileNameWithoutExtension(Assembly);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            SourceText.From(source, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)),
            new CSharpParseOptions(LanguageVersion.Preview),
            path);
        var compilation = CSharpCompilation.Create(
            name,
            [tree],
            [.. References, .. libraries.Select(library => MetadataReference.CreateFromFile(library))],
            options.WithAllowUnsafe(true).WithNullableContextOptions(NullableContextOptions.Enable));
        foreach (string library in libraries)
            CopyBeside(library);
        bool apart = debug == DebugInformationFormat.PortablePdb;
        using (FileStream assembly = File.Create(Assembly))
        using (FileStream? symbols = apart ? File.Create(Path.ChangeExtension(Assembly, ".pdb")) : null)
        {
            EmitResult result = compilation.Emit(
                assembly, symbols, options: new EmitOptions(debugInformationFormat: debug, pdbFilePath: name + ".pdb"));
            Xunit.Assert.True(result.Success, string.Join(
                '\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        }
        File.WriteAllText(Path.ChangeExtension(Assembly, ".runtimeconfig.json"), $$"""
            { "runtimeOptions": { "tfm": "net10.0",
              "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }
            """);
    }

    private void CopyBeside(string library)
    {
        foreach (string file in (string[])[library, Path.ChangeExtension(library, ".pdb")])
            File.Copy(file, _folder[Path.GetFileName(file)], overwrite: true);
    }
}
