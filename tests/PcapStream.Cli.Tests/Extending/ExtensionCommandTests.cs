using System.Diagnostics;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Extending;

/// <summary>Programs <c>pcapstream-NAME</c> that run as commands.</summary>
public sealed class ExtensionCommandTests
{
    private const string PrintsItself = "printf '%s\\n' \"$0\" \"$@\"";

    [Fact]
    public void A_program_in_the_search_path_runs_as_a_command_with_all_words()
    {
        using var folder = new TemporaryFolder();
        string program = Shims.Write(folder, "pcapstream-hello", PrintsItself);
        Assert.Equal(
            (0, $"{program}\na b\n\n--x\n@y\n'\n"), Run(folder, input: null, "hello", "a b", "", "--x", "@y", "'"));
    }

    [Fact]
    public void Its_exit_code_and_its_input_are_its_own()
    {
        using var folder = new TemporaryFolder();
        Shims.Write(folder, "pcapstream-hello", "cat; exit 7");
        Assert.Equal((7, "in"), Run(folder, "in", "hello"));
    }

    [Fact]
    public void Help_about_it_is_its_own()
    {
        using var folder = new TemporaryFolder();
        string program = Shims.Write(folder, "pcapstream-hello", PrintsItself);
        Assert.Equal((0, $"{program}\n--help\n"), Run(folder, input: null, "help", "hello"));
    }

    [Fact]
    public void Its_name_is_completed_and_its_words_are_files()
    {
        using var folder = new TemporaryFolder();
        Shims.Write(folder, "pcapstream-hello", PrintsItself);
        Shims.Write(folder, "pcapstream-Bad name", PrintsItself);
        string text = Shims.Write(folder, "pcapstream-hex", PrintsItself);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(text, UnixFileMode.UserRead);
        string[] names = Run(folder, input: null, "complete", "--", "he").Output.Split('\n');
        Assert.Equal(
            ["hello", "help"], names.Where(name => name.Length > 0).Select(name => name.Split('\t')[0]).Order());
        Assert.Equal((0, ":files\n"), Run(folder, input: null, "complete", "--", "hello", ""));
    }

    [Fact]
    public void No_program_replaces_a_command_and_no_path_is_a_name()
    {
        using var folder = new TemporaryFolder();
        Shims.Write(folder, "pcapstream-version", "echo replaced");
        Assert.DoesNotContain("replaced", Run(folder, input: null, "version").Output);
        Assert.Equal((2, ""), Run(folder, input: null, "x/../../.bin/pcapstream-version"));
    }

    [Fact]
    public void A_package_that_is_not_installed_is_named()
    {
        ToolResult result = Tool.Run("sql", "SELECT 1");
        Assert.SkipWhen(result.ExitCode == 0, "it is installed here");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("dotnet tool install --global PcapStream.Sql", result.Error);
    }

    private static (int ExitCode, string Output) Run(TemporaryFolder folder, string? input, params string[] args)
    {
        var start = new ProcessStartInfo(Tool.Words[0], [.. Tool.Words[1..], .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{folder[".bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.NotNull(error.GetAwaiter().GetResult());
        return (process.ExitCode, output);
    }
}
