using System.CommandLine;
using System.Reflection;

namespace PcapStream.Cli.Commands.Completion;

/// <summary><c>pcapstream completion</c>: the script by which a shell completes command lines; it asks <see cref="CompleteCommand"/>.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "powershell"];

    public static Command Create()
    {
        var shell = new Argument<string?>("SHELL") { Description = "bash, zsh, fish or powershell.", Arity = ArgumentArity.ZeroOrOne };
        shell.CompletionSources.Add(Shells);
        var command = new Command("completion", """
            Print the script by which a shell completes commands, options, their values and fields' names.

            bash reads it in ~/.bashrc, and zsh in ~/.zshrc below compinit: source <(pcapstream completion bash). fish takes it
            as ~/.config/fish/completions/pcapstream.fish, and PowerShell in $PROFILE:
            pcapstream completion powershell | Out-String | Invoke-Expression.

            Example:
              pcapstream completion bash > pcapstream.bash
              pcapstream completion zsh > _pcapstream
            """)
        {
            shell,
        };
        command.SetAction(parsed => Run(parsed.GetValue(shell)));
        return command;
    }

    private static int Run(string? shell)
    {
        if (shell is null || !Shells.Contains(shell))
            throw new UsageException($"{(shell is null ? "no shell is named" : $"unknown shell {shell}")}: expected {string.Join(", ", Shells)}");
        using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion.{shell}")!;
        using var reader = new StreamReader(script);
        Terminal.Print(reader.ReadToEnd());
        return ExitCode.Done;
    }
}
