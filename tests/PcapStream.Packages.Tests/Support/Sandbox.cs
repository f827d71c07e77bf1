using System.Diagnostics;

namespace PcapStream.Packages.Tests.Support;

/// <summary>
/// A folder as a new machine is: nothing at home, no package cached, no source of packages but one folder.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    // The packages of others that the packed ones refer to: this build has restored them.
    private static readonly string Restored = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(
            System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly string _root = Directory.CreateTempSubdirectory("pcapstream-packages-").FullName;

    /// <param name="packages">The folder that packages come from.</param>
    public Sandbox(string packages)
    {
        foreach (string folder in (string[])["home", "temp", "work"])
            Directory.CreateDirectory(Path.Combine(_root, folder));
        File.WriteAllText(this["nuget.config"], $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{packages}" />
                <add key="restored" value="{Restored}" />
              </packageSources>
            </configuration>
            """);
    }

    public string Temporary => Path.Combine(_root, "temp");

    /// <summary>A path in the folder that is worked in.</summary>
    public string this[string name] => Path.Combine(_root, "work", name);

    public SandboxResult Dotnet(params string[] arguments) => Run("dotnet", arguments);

    public SandboxResult Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = this[""],
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in Environment(Path.Combine(_root, "home")))
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end in {Patience.TotalMinutes} minutes");
        }
        return new SandboxResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // The compiler's server would outlive the test, and keep the folder.
    private Dictionary<string, string?> Environment(string home) => new()
    {
        ["HOME"] = home,
        ["DOTNET_CLI_HOME"] = home,
        ["NUGET_PACKAGES"] = Path.Combine(home, "packages"),
        ["TMPDIR"] = Temporary,
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };
}

/// <summary>How a program ended.</summary>
internal sealed record SandboxResult(int ExitCode, string Output, string Error)
{
    /// <summary>The same, having ended well.</summary>
    public SandboxResult Done()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}
