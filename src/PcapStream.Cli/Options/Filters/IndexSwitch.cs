using System.CommandLine;
using PcapStream.Operations;

namespace PcapStream.Cli.Options.Filters;

/// <summary>
/// <c>--no-index</c>: read a capture without the index beside it. <c>--index</c>: write that index meanwhile.
/// </summary>
internal sealed class IndexSwitch
{
    private readonly SwitchOption _off = new(
        "Do not use FILE.pcix, the index that 'index' writes; the packets are the same.", "--no-index");

    private readonly SwitchOption _write = new(
        "Write FILE.pcix beside each capture that has none, as 'index' does, while reading.", "--index");

    /// <param name="command">The command.</param>
    /// <param name="canWrite">Whether it reads one capture after the other.</param>
    public void AddTo(Command command, bool canWrite)
    {
        if (canWrite)
            command.Add(_write.Option);
        command.Add(_off.Option);
    }

    /// <summary>An operation's options with these.</summary>
    /// <exception cref="UsageException">An index cannot be written.</exception>
    public T Apply<T>(ParseResult command, T options)
        where T : ReadingOptions
    {
        bool isOff = _off.IsSet(command);
        bool isWritten = _write.IsSet(command);
        if (isWritten && isOff)
            throw new UsageException("--index and --no-index: choose one");
        if (isWritten && options.Shard is not null)
            throw new UsageException("--index is of a whole capture; it cannot be used with --shard");
        if (isWritten && (options.Batches.Capture.Handles is not null || options.Batches.Capture.Follow))
            throw new UsageException("--index is of a file that ends; it cannot be used with -i or --follow");
        return options with { UseIndexes = !isOff, WriteIndexes = isWritten };
    }
}
