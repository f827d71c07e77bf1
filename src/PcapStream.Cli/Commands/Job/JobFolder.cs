using System.CommandLine;

namespace PcapStream.Cli.Commands.Job;

/// <summary>The argument that names a job's folder.</summary>
internal sealed class JobFolder
{
    private readonly Argument<string?> _folder = new("JOB")
    {
        Description = "The job's folder.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command) => command.Add(_folder);

    /// <exception cref="UsageException">No folder is named.</exception>
    public string Read(ParseResult command) => command.GetValue(_folder) is { Length: > 0 } folder
        ? folder
        : throw new UsageException("no job is named, such as: job/");
}
