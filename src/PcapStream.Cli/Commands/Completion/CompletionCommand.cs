using System.CommandLine;
using System.Reflection;

namespace PcapStream.Cli.Commands.Completion;

/// <summary>
/// <c>pcapstream completion</c>: prints a shell's completion script, which calls <see cref="CompleteCommand"/>.
/// </summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "powershell"];

    public static Command Create()
    {
        var shell = new Argument<string?>("SHELL")
        {
            Description = "bash, zsh, fish or powershell.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        shell.CompletionSources.Add(Shells);
        var command = new Command("completion", """
            Print a script with which a shell completes command lines.

            It completes commands, options, their values and names of fields.

            bash: add source <(pcapstream completion bash) to ~/.bashrc. zsh: add source <(pcapstream completion zsh) to
            ~/.zshrc, after compinit. fish: save the script as ~/.config/fish/completions/pcapstream.fish. PowerShell:
            add pcapstream completion powershell | Out-String | Invoke-Expression to $PROFILE.

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
        {
            string fault = shell is null ? "no shell is named" : $"unknown shell {shell}";
            throw new UsageException($"{fault}: expected {string.Join(", ", Shells)}");
        }
        using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion.{shell}")!;
        using var reader = new StreamReader(script);
        Terminal.Print(reader.ReadToEnd());
        return ExitCode.Done;
    }
}
