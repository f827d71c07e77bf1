using System.Diagnostics;

namespace PcapStream.Profiling.Tests.Support;

/// <summary>
/// A program in F#, built by the SDK as a release, because only releases have state machines and tail calls.
/// </summary>
public sealed class FSharpProgram : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup><Compile Include="{0}" /></ItemGroup>
        </Project>
        """;

    private readonly TemporaryFolder _folder = new();

    public FSharpProgram()
    {
        File.WriteAllText(
            _folder["Functional.fsproj"],
            Project.Replace("{0}", Repository.Program("Functional.fs"), StringComparison.Ordinal));
        var start = new ProcessStartInfo(
            "dotnet",
            ["build", "-nologo", "-c", "Release", "-o", _folder["built"]])
        {
            WorkingDirectory =
                _folder.Path,
            RedirectStandardOutput = true
        };
        using Process build = Process.Start(start)!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, output);
    }

    /// <summary>The program's assembly.</summary>
    public string Assembly => Path.Combine(_folder["built"], "Functional.dll");

    public void Dispose() => _folder.Dispose();
}
