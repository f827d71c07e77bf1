using System.Diagnostics;

namespace PcapStream.Extensions.Tests.Support;

/// <summary>A copy of the sources with all made-up extensions, built once for all tests.</summary>
public sealed class ExtendedTool : IDisposable
{
    private static readonly string[] Copied =
    [
        "src", "global.json", "Directory.Build.props", "Directory.Packages.props", "README.md", "LICENSE",
        "THIRD-PARTY-NOTICES.txt",
    ];

    private readonly string _copy = Directory.CreateTempSubdirectory("pcapstream-extended-").FullName;
    private readonly string? _unavailable;

    public ExtendedTool()
    {
        foreach (string name in Copied)
            Copy(Repository.PathOf(name), Path.Combine(_copy, name));
        foreach (Extension extension in Extension.All)
            extension.AddTo(_copy);
        (int exit, string output) = Start("dotnet",
        [
            "build", Path.Combine(
                _copy, "src/PcapStream.Cli/PcapStream.Cli.csproj"), "--nologo", "--verbosity", "quiet",
            "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:TreatWarningsAsErrors=false",
        ]);
        if (exit == 0)
            return;
        // The packages cannot be restored, or there is no SDK.
        string? code = Array.Find(["NU1301", "NU1101", "NU1102", "No .NET SDKs"], output.Contains);
        Assert.True(code is not null, output);
        _unavailable = $"the copy cannot be built here ({code})";
    }

    /// <summary>The folder in which commands run.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("pcapstream-extended-").FullName;

    /// <summary>Runs a command, and returns its output and errors.</summary>
    public string Run(params string[] arguments)
    {
        Assert.SkipWhen(_unavailable is not null, _unavailable ?? "");
        string tool = Path.Combine(_copy, "src/PcapStream.Cli/bin/Debug/net10.0/PcapStream.Cli.dll");
        (int exit, string output) = Start("dotnet", [tool, .. arguments]);
        Assert.True(exit == 0, $"{string.Join(' ', arguments)}: exit code {exit}\n{output}");
        return output;
    }

    public void Dispose()
    {
        Directory.Delete(_copy, recursive: true);
        Directory.Delete(Folder, recursive: true);
    }

    private (int ExitCode, string Output) Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Node reuse would keep the copy's build server, and with it this test's pipes, open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
            return;
        }
        foreach (string entry in Directory.GetFileSystemEntries(from))
        {
            if (Path.GetFileName(entry) is not ("bin" or "obj"))
                Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
        }
    }
}
