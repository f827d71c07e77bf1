using System.CommandLine;
using System.Text.RegularExpressions;
using PcapStream.Batching;
using PcapStream.Buffers.Leases;
using PcapStream.Capture;
using PcapStream.Inputs;

namespace PcapStream.Cli.Options;

/// <summary>The options of every command that reads captures.</summary>
/// <param name="description">The help on the captures.</param>
/// <param name="limitHelp">What <c>--memory-limit</c> means.</param>
/// <param name="wordsAfter">Words after the names of captures, which are no names.</param>
internal sealed partial class InputOptions(
    string description = InputOptions.Captures, string limitHelp = InputOptions.PoolLimit, int wordsAfter = 0)
{
    private const string Captures =
        "Captures to read: files, '-' (the standard input), globs such as 'ring/*.pcap', folders (with -R), @LIST (a "
        + "file with one name per line).";

    private const string PoolLimit = "Hard limit on the pool's memory, such as 16MiB. [default: 32MiB]";

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _read = new("-r")
    {
        Description = "A capture to read, as in tcpdump and tshark; may be repeated.",
        HelpName = "FILE",
    };

    private readonly SwitchOption _recurse = new("Read the captures in folders and their subfolders, sorted by name.",
        "-R");
    private readonly SwitchOption _byTime = new("Read the captures in order of their first packets' times.",
        "--by-time");
    private readonly ValueOption _batchSize = new("Packets in a batch. [default: 4096]", "N", "--batch-size");
    private readonly ValueOption _memoryLimit = new(limitHelp, "SIZE", "--memory-limit");

    private readonly ValueOption _threads = new(
        "Threads that read and process a file. [default: the processors, at most 4]", "N", "--threads");

    private readonly SwitchOption _strict = new("Stop at the first damage instead of reading on.", "--strict");
    private readonly SwitchOption _follow = new("Wait at the end of a file for more data, until interrupted.",
        "--follow");
    private readonly SwitchOption _poolDebug = new(
        "Surround the pool's blocks with guard bytes and check them, like pymalloc's debug hooks.", "--pool-debug");

    private readonly ValueOption _leakDetection = new ValueOption(
        "Find packets that were retained and lost: off, simple, or advanced (reports where each was retained).",
        "LEVEL", "--leak-detection")
        .OneOf("off", "simple", "advanced");

    private readonly SwitchOption _names = new("Accepted and without effect: names are never resolved.", "-n");
    private readonly SwitchOption _quiet = new("No progress, no damage ledger.", "--quiet", "-q");
    private readonly SwitchOption _verbose = new("Log to stderr.", "--verbose", "-v");
    private readonly ValueOption _logFile = new("Log to a file.", "FILE", "--log-file");

    /// <summary>A capture that another argument took, before all others; null for none.</summary>
    public Func<ParseResult, string?>? FirstCapture { get; init; }

    /// <summary>Whether the command works without captures.</summary>
    public bool MayHaveNone { get; init; }

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_read);
        foreach (ValueOption option in (ValueOption[])[_batchSize, _memoryLimit, _threads, _leakDetection, _logFile])
            command.Add(option.Option);
        SwitchOption[] switches = [_recurse, _byTime, _strict, _follow, _poolDebug, _names, _quiet, _verbose];
        foreach (SwitchOption option in switches)
            command.Add(option.Option);
    }

    /// <summary>
    /// Finds the captures named, in the order to read them, and makes sure that no output of the command would
    /// overwrite one. Reports names that match no file and continues with the rest.
    /// </summary>
    /// <param name="command">The command line.</param>
    /// <param name="batches">Gives the memory limit.</param>
    /// <param name="outputs">
    /// Files that the command writes, by option; the path is null for an option that is not given.
    /// </param>
    /// <param name="live">A capture that is made meanwhile, instead of the captures named; null for those.</param>
    /// <exception cref="UsageException">No capture is named, or an output would overwrite an input.</exception>
    /// <exception cref="CaptureException">The captures cannot be sorted by time.</exception>
    public OpenedInputs Open(
        ParseResult command,
        BatchOptions batches,
        IReadOnlyCollection<(string Option, string? Path)> outputs,
        CaptureSet? live = null)
    {
        string? logFile = _logFile.Text(command);
        bool verbose = _verbose.IsSet(command);
        var skipped = new List<string>();
        CaptureSet set = live ?? CaptureSet.Expand(Names(command), new CaptureSetOptions
        {
            Recurse = _recurse.IsSet(command),
            Skipped = verbose || logFile is not null ? skipped.Add : null,
        });
        string[] inputs = [.. set.Files, .. set.Lists];
        OutputFiles.CheckStandardOutput(inputs);
        OutputFiles.Check([.. outputs, (_logFile.Option.Name, logFile)], inputs);
        CommandLog? log = CommandLog.Create(verbose, logFile);
        try
        {
            foreach (string reason in skipped)
                log?.Information("skipped {Reason}", reason);
            foreach (CaptureException failure in set.Failures)
            {
                log?.Error("{Reason}", failure.Message);
                Terminal.Error(failure.Message);
            }
            return new OpenedInputs(
                _byTime.IsSet(command) ? set.InTimeOrder(batches) : set, log, IsQuiet(command));
        }
        catch
        {
            log?.Dispose();
            throw;
        }
    }

    /// <summary>The limit that the user gives; null for none.</summary>
    /// <exception cref="UsageException">It is not a size.</exception>
    public long? MemoryLimit(ParseResult command) => _memoryLimit.Size(command);

    /// <exception cref="UsageException">A value is not valid or out of range.</exception>
    public BatchOptions Batches(ParseResult command)
    {
        BatchOptions usual = BatchOptions.Default;
        long? memoryLimit = MemoryLimit(command);
        var options = new BatchOptions
        {
            PacketsPerBatch = (int?)_batchSize.Number(command, 1, BatchOptions.MaxPacketsPerBatch)
                ?? usual.PacketsPerBatch,
            MemoryLimit = memoryLimit ?? usual.MemoryLimit,
            Threads = (int?)_threads.Number(command, 1, BatchOptions.MaxThreads) ?? usual.Threads,
            Strict = _strict.IsSet(command),
            PoolDebug = _poolDebug.IsSet(command),
            LeakDetection = LeakDetection(command),
            Capture = new CaptureOptions
            {
                DecompressionMemoryLimit = memoryLimit ?? usual.Capture.DecompressionMemoryLimit,
                Follow = _follow.IsSet(command),
            },
        };
        if (options.MemoryLimit < options.LeastMemoryLimit)
        {
            throw new UsageException(
                $"--memory-limit {options.MemoryLimit} is too small: batches of {options.PacketsPerBatch} packets "
                + $"need at least {options.LeastMemoryLimit} bytes");
        }
        return options;
    }

    /// <summary>The words after the names of captures; fewer if there are not so many.</summary>
    public string[] WordsAfter(ParseResult command) =>
        [.. (command.GetValue(_files) ?? []).TakeLast(wordsAfter)];

    /// <summary>Whether the user wants no progress and no damage ledger.</summary>
    public bool IsQuiet(ParseResult command) => _quiet.IsSet(command);

    /// <summary>Refuses captures beside an interface.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void RefuseCaptures(ParseResult command)
    {
        RefuseUnknownOptions(command);
        if (command.GetValue(_files) is { Length: > 0 } || command.GetValue(_read) is { Length: > 0 })
            throw new UsageException("captures and interfaces (-i) are not read together");
    }

    /// <summary>Refuses unknown options, which the parser takes for names of captures.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void RefuseUnknownOptions(ParseResult command)
    {
        if (PositionalWords.FindOption(command, command.GetValue(_files) ?? []) is { } unknown)
        {
            throw new UsageException(
                PositionalWords.Unknown(command, unknown, "put -- before a capture of that name"));
        }
    }

    // Positional names and those of -r.
    private string[] Names(ParseResult command)
    {
        RefuseUnknownOptions(command);
        string[] files = [.. (command.GetValue(_files) ?? []).SkipLast(wordsAfter), .. command.GetValue(_read) ?? []];
        if (FirstCapture?.Invoke(command) is { } first)
            files = [first, .. files];
        if (Array.Exists(files, file => file.Length == 0))
            throw new UsageException("a capture's name is empty");
        // editcap's selection of packets.
        if (Array.Find(files, file => PacketNumbers().IsMatch(file) && !File.Exists(file)) is { } numbers)
        {
            throw new UsageException(
                $"{numbers} is not a capture; packets are chosen by number with --range");
        }
        if (MemoryOptions.AreGiven(command) && Array.Find(files, MemoryOptions.IsReport) is { } report)
            throw new UsageException($"{report} is not a capture; if it is the report, write --memory={report}");
        return files.Length > 0 || MayHaveNone ? files : throw new UsageException("no capture is named");
    }

    [GeneratedRegex("^[0-9]+(-[0-9]*)?$")]
    private static partial Regex PacketNumbers();

    private LeakDetection LeakDetection(ParseResult command) => _leakDetection.Text(command) switch
    {
        null or "off" => Buffers.Leases.LeakDetection.Off,
        "simple" => Buffers.Leases.LeakDetection.Simple,
        "advanced" => Buffers.Leases.LeakDetection.Advanced,
        string other => throw new UsageException($"--leak-detection {other}: expected off, simple or advanced"),
    };
}

/// <summary>The inputs of a command, ready to be read.</summary>
/// <param name="Captures">The captures, in the order to read them.</param>
/// <param name="Log">The log; null when none is asked for.</param>
/// <param name="IsQuiet">Whether the user wants no progress and no damage ledger.</param>
internal sealed record OpenedInputs(CaptureSet Captures, CommandLog? Log, bool IsQuiet) : IDisposable
{
    public void Dispose() => Log?.Dispose();
}
