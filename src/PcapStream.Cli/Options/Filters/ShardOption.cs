using System.CommandLine;
using PcapStream.Inputs;

namespace PcapStream.Cli.Options.Filters;

/// <summary><c>--shard</c>: a part of the captures, for one of several tasks.</summary>
internal sealed class ShardOption
{
    private readonly ValueOption _shard = new(
        "Only part K of N: equally many bytes of all captures, cut between packets. Together the parts have every "
            + "packet once.",
        "K/N", "--shard");

    public void AddTo(Command command) => command.Add(_shard.Option);

    /// <exception cref="UsageException">The value is not valid.</exception>
    public InputShard? Shard(ParseResult command)
    {
        if (_shard.Text(command) is not { } text)
            return null;
        return InputShard.TryParse(text, out InputShard? shard)
            ? shard
            : throw new UsageException($"--shard {text}: expected K/N, such as 2/8: part 2 of 8");
    }
}
