using System.IO.Compression;
using System.Text.RegularExpressions;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests;

/// <summary>
/// Runs the examples of each command's help unchanged, with captures and programs of the names that they use.
/// </summary>
public sealed partial class ExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new TemporaryFolder()
        .With(("ring/1.pcap", "http.pcap"), ("ring/2.pcap", "dns.pcap"),
        ("captures/dns.pcap", "dns.pcap"), ("testdata/http.pcap", "http.pcap"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_command_has_examples_and_they_run()
    {
        Prepare();
        string[] commands =
            [.. Tool.Run("complete", "--", "").Output.Split('\n')[..^1].Select(line => line.Split('\t')[0])];
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.NotEmpty(Examples(command)));
        Assert.All(commands.SelectMany(Examples), Run);
    }

    private void Prepare()
    {
        // In smaller captures, growth cannot be told from noise.
        string[] parts = [.. Enumerable.Repeat(_folder["ring/1.pcap"], 4000)];
        Assert.Equal(0, Tool.Run(["convert", "-q", .. parts, "-w", _folder["big.pcap"]]).ExitCode);
        Assert.Equal(0, Tool.Run("convert", "-q", _folder["big.pcap"], "-w", _folder["ring/3.pcapng"]).ExitCode);
        File.Copy(_folder["ring/3.pcapng"], _folder["cut.pcapng"]);
        File.Copy(_folder["ring/1.pcap"], _folder["cut.pcap"]);
        File.WriteAllBytes(_folder["headless.bin"], File.ReadAllBytes(_folder["ring/1.pcap"])[24..]);
        File.WriteAllBytes(_folder["key.bin"], new byte[32]);
        using (var compressed = new GZipStream(File.Create(_folder["old.pcap.gz"]), CompressionLevel.Fastest))
            compressed.Write(File.ReadAllBytes(_folder["big.pcap"]));
        Shims.Tool(_folder);
        // Stands for tcpdump: captures, or reads its input.
        Shims.Write(_folder, "tcpdump", "case \"$*\" in *-i*) cat big.pcap ;; *) cat >/dev/null ;; esac");
        foreach (string reader in (string[])["jq", "man"])
            Shims.Write(_folder, reader, "cat >/dev/null");
        // The measured programs: they read their inputs, or nothing.
        foreach (string program in (string[])["python3", "node"])
            Shims.Write(_folder, program, "exec cat \"$2\" >/dev/null");
        File.WriteAllText(_folder["big.csv"], "a,b\n" + string.Concat(Enumerable.Repeat("one,two\n", 1 << 20)));
        foreach ((string name, int times) in (ReadOnlySpan<(string, int)>)[("small", 1), ("medium", 2), ("large", 4)])
            File.WriteAllText(_folder[$"{name}.json"], new string(' ', times << 20));
        File.WriteAllText(_folder["report.sh"], "tshark -r big.pcap -T fields -e ip.src\n");
        Shims.Write(_folder, "sbatch", "echo 1");
        Shims.Write(_folder, "curl", "exit 0");
        foreach (string profile in (string[])["old.json", "new.json"])
            File.WriteAllText(_folder[profile], """{ "schema": 1, "backend": "alloc", "methods": [] }""");
        Shims.Write(_folder, "make", "exit 0");
        Directory.CreateDirectory(_folder["examples"]);
        File.WriteAllText(_folder["examples/read-all.cs"],
            "return new System.IO.FileInfo(args[0]).Length > 0 ? 0 : 1;\n");
        Directory.CreateDirectory(_folder["project"]);
        File.WriteAllText(_folder["project/Program.cs"], """
            new Shop.Basket().Fill();
            namespace Shop
            {
                class Basket
                {
                    public object? Content;
                    public void Fill() => Content = new byte[1 << 20];
                }
            }
            """);
        File.WriteAllText(_folder["Shop.csproj"], """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="project/Program.cs" />
              </ItemGroup>
            </Project>
            """);
        Foreign.Run("dotnet", "build", _folder["Shop.csproj"]);
    }

    private static string[] Examples(string command) =>
    [
        .. Tool.Run(command, "--help").Output.Split('\n').Select(line => line.Trim())
            .SkipWhile(line => line != "Example:").Skip(1).TakeWhile(line => line.Length > 0),
    ];

    private void Run(string example)
    {
        // Nothing is captured or sent on the machine's own interfaces: the rest of the command line must be right.
        if (Interface().IsMatch(example))
        {
            Assert.Matches("no such interface|libpcap", Output(Interface().Replace(example, "-i pcapstream0")));
            return;
        }
        string output = Output(example);
        // A missing library of the system is reported and is not the example's fault.
        if (!output.Contains("libpcap", StringComparison.Ordinal))
            Assert.False(output.Contains("exit code", StringComparison.Ordinal), $"{example}\n{output}");
    }

    private string Output(string example)
    {
        string path = $"PATH={_folder[".bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        // The process of the example is the shell itself.
        string line = example.Replace("--attach 4242", "--attach $$");
        return Foreign.Run("env", "-C", _folder.Path, path, "bash", "-c",
            $"set -o pipefail; {{ {line}\n}} 2>&1 >/dev/null || echo \"exit code $?\"");
    }

    [GeneratedRegex(@"-i \w+")]
    private static partial Regex Interface();
}
