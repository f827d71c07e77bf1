using System.CommandLine;
using PcapStream.Batching;
using PcapStream.Buffers;

namespace PcapStream.Cli.Commands;

/// <summary>What every command that reads captures takes.</summary>
internal sealed class InputOptions
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Captures to read; '-' is the standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _read = new("-r")
    {
        Description = "A capture to read, as tcpdump and tshark have it; may be repeated.",
        HelpName = "FILE",
    };

    private readonly Option<int> _batchSize = new("--batch-size")
    {
        Description = "Packets in a batch.",
        HelpName = "N",
        DefaultValueFactory = _ => BatchOptions.Default.PacketsPerBatch,
    };

    private readonly Option<long?> _memoryLimit = new("--memory-limit")
    {
        Description = "Hard limit on the pool's memory, such as 16MiB. [default: 32MiB]",
        HelpName = "SIZE",
        CustomParser = ByteSize.Parse,
    };

    private readonly Option<bool> _strict = new("--strict") { Description = "Stop at the first damage instead of reading on." };

    private readonly Option<bool> _poolDebug = new("--pool-debug")
    {
        Description = "Fence and fill the pool's blocks and check them, as pymalloc's debug hooks do.",
    };

    private readonly Option<LeakDetection> _leakDetection = new("--leak-detection")
    {
        Description = "Find packets that were kept and lost: off, simple, or advanced (tells where each was kept).",
        HelpName = "LEVEL",
    };

    private readonly Option<bool> _names = new("-n") { Description = "Accepted and without effect: names are never resolved." };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress, no damage ledger." };

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log to stderr what is done." };

    private readonly Option<string?> _logFile = new("--log-file") { Description = "Log to a file.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Add(_files);
        foreach (Option option in (Option[])[_read, _batchSize, _memoryLimit, _strict, _poolDebug, _leakDetection, _names, _quiet, _verbose, _logFile])
            command.Add(option);
    }

    public bool IsQuiet(ParseResult command) => command.GetValue(_quiet);

    public bool IsVerbose(ParseResult command) => command.GetValue(_verbose);

    public string? LogFile(ParseResult command) => command.GetValue(_logFile);

    /// <summary>The captures named, by position and by <c>-r</c> alike.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public IReadOnlyList<string> Files(ParseResult command)
    {
        string[] files = [.. command.GetValue(_files) ?? [], .. command.GetValue(_read) ?? []];
        return files.Length > 0 ? files : throw new UsageException("no capture is named");
    }

    /// <exception cref="UsageException">A value is out of bounds.</exception>
    public BatchOptions Batches(ParseResult command)
    {
        var options = new BatchOptions
        {
            PacketsPerBatch = command.GetValue(_batchSize),
            MemoryLimit = command.GetValue(_memoryLimit) ?? BatchOptions.Default.MemoryLimit,
            Strict = command.GetValue(_strict),
            PoolDebug = command.GetValue(_poolDebug),
            LeakDetection = command.GetValue(_leakDetection),
        };
        if (options.PacketsPerBatch is < 1 or > BatchOptions.MaxPacketsPerBatch)
            throw new UsageException($"--batch-size {options.PacketsPerBatch} is out of bounds: 1 to {BatchOptions.MaxPacketsPerBatch}");
        if (options.MemoryLimit < options.LeastMemoryLimit)
            throw new UsageException($"--memory-limit {options.MemoryLimit} is too small: batches of {options.PacketsPerBatch} packets need at least {options.LeastMemoryLimit} bytes");
        return options;
    }
}
