using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace PcapStream.Docs.Tests.Running;

/// <summary>
/// Compiles a page's program against the libraries as the SDK would, warnings as errors, and runs it.
/// </summary>
internal static class CSharpProgram
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] Libraries =
    [
        typeof(Batching.BatchReader).Assembly.Location,
        // The adapter, and the packages that it is for.
        .. new[] { "PcapStream.SharpPcap", "SharpPcap", "PacketDotNet" }
            .Select(name => Path.Join(AppContext.BaseDirectory, $"{name}.dll")),
    ];

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Concat(Libraries)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>
    /// What a program of top-level statements printed, on both streams. Lines that speak to the SDK (<c>#:</c>) are
    /// left out.
    /// </summary>
    public static IReadOnlyList<string> Run(IEnumerable<string> source, string folder, params string[] arguments)
    {
        string program = Path.Join(folder, "program.dll");
        Compile(
            string.Join('\n', source.Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line)),
            program);
        foreach (string library in Libraries)
            File.Copy(library, Path.Join(folder, Path.GetFileName(library)), overwrite: true);
        File.WriteAllText(Path.ChangeExtension(program, ".runtimeconfig.json"), $$"""
            {
              "runtimeOptions": {
                "tfm": "net10.0",
                "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" }
              }
            }
            """);
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TZ"] = "UTC";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output + error.GetAwaiter().GetResult()).TrimEnd('\n').Split('\n');
    }

    private static void Compile(string source, string path)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview);
        var options = new CSharpCompilationOptions(
            OutputKind.ConsoleApplication,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error);
        SyntaxTree[] trees =
            [CSharpSyntaxTree.ParseText(ImplicitUsings, parse), CSharpSyntaxTree.ParseText(source, parse)];
        EmitResult result = CSharpCompilation.Create("program", trees, References, options).Emit(path);
        Assert.True(
            result.Success, string.Join(
                '\n', result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error)));
    }
}
