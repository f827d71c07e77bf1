using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Completion;

/// <summary>The scripts, in the shells that they are for.</summary>
public sealed class ShellTests : IDisposable
{
    // Without a terminal, bash and zsh are given the variables that they would set, and functions that need one are
    // replaced.
    private const string Bash = """
        compopt() { echo "compopt $*"; }
        source completion
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _pcapstream "$1"
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private const string Zsh = """
        compdef() { }
        compset() { }
        _files() { echo compopt $* }
        _describe() { printf '%s\n' "${(@P)2}" }
        source completion
        words=("$@")
        CURRENT=$#
        PREFIX=${@[-1]}
        _pcapstream
        """;

    private const string Fish = """
        source completion
        complete -C (string join ' ' -- $argv)
        """;

    private readonly TemporaryFolder _folder = new TemporaryFolder().With(("ring.pcap", "http.pcap"));

    public static TheoryData<string, string> Shells => new() { { "bash", Bash }, { "zsh", Zsh }, { "fish", Fish } };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Shells))]
    public void Shell_completes_commands_options_values_and_fields(string shell, string script)
    {
        Assert.Equal(["parse"], Complete(shell, script, "pa"));
        Assert.Equal(["--memory", "--memory-limit"], Complete(shell, script, "parse", "--mem"));
        Assert.Equal(["json", "jsonl"], Complete(shell, script, "parse", "-T", "js"));
        Assert.Equal(["tcp.flags.ack", "tcp.flags.ae"], Complete(shell, script, "parse", "-e", "tcp.flags.a"));
        Assert.Contains(Complete(shell, script, "parse",
            "rin"), line => line.StartsWith("compopt", StringComparison.Ordinal) || line == "ring.pcap");
    }

    [Fact]
    public void Bash_gets_candidates_after_equals_signs()
    {
        Assert.Equal(["zstd"], Complete("bash", Bash, "convert", "--compress", "=", "z"));
        Assert.Equal(["compopt -o nospace", "io,stat,"], Complete("bash", Bash, "stats", "-z", "io,s"));
    }

    [Fact]
    public void PowerShell_has_a_script() =>
        Assert.Contains("Register-ArgumentCompleter", Tool.Run("completion", "powershell").Output);

    [Theory]
    [InlineData("no shell is named", "completion")]
    [InlineData("unknown shell csh: expected bash, zsh, fish, powershell", "completion", "csh")]
    public void Unknown_shell_is_refused(string complaint, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(complaint, result.Error);
    }

    // Without the user's own settings.
    private static string[] PlainStart(string shell) => shell switch
    {
        "bash" => ["--norc"],
        "zsh" => ["-f"],
        _ => ["--no-config"],
    };

    // Only the candidates, because shells show their meanings differently.
    private string[] Complete(string shell, string script, params string[] words)
    {
        string tool = Shims.Tool(_folder);
        File.WriteAllText(_folder["completion"], Tool.Run("completion", shell).Output);
        File.WriteAllText(_folder["script"], script);
        string output = Foreign.Run("sh", "-c", $"command -v {shell} >/dev/null || echo missing");
        Assert.SkipWhen(output.Length > 0, $"{shell} is not installed");
        string path = $"PATH={Path.GetDirectoryName(tool)}:{Environment.GetEnvironmentVariable("PATH")}";
        output = Foreign.Run(
            "env",
            ["-C", _folder.Path, path, $"HOME={_folder.Path}", shell, .. PlainStart(
                shell), "script", "pcapstream", .. words]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]).Select(
            line => shell == "zsh" ? line.Split(':')[0] : line)];
    }
}
