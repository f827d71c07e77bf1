using System.CommandLine;
using System.CommandLine.Parsing;
using PcapStream.Batching;
using PcapStream.Buffers.Leases;
using PcapStream.Capture;
using PcapStream.Inputs;

namespace PcapStream.Cli.Commands;

/// <summary>What every command that reads captures takes.</summary>
internal sealed class InputOptions
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Captures to read: files, '-' (the standard input), globs such as 'ring/*.pcap', folders (with -R), @LIST (a file of names, one a line).",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _read = new("-r")
    {
        Description = "A capture to read, as tcpdump and tshark have it; may be repeated.",
        HelpName = "FILE",
    };

    private readonly Flag _recurse = new("Read the captures in folders, and below them, in order of their names.", "-R");
    private readonly Flag _byTime = new("Read the captures in order of their first packets' times.", "--by-time");
    private readonly Setting _batchSize = new("Packets in a batch. [default: 4096]", "N", "--batch-size");
    private readonly Setting _memoryLimit = new("Hard limit on the pool's memory, such as 16MiB. [default: 32MiB]", "SIZE", "--memory-limit");
    private readonly Setting _threads = new("Threads that read a file. [default: the processors, at most 4]", "N", "--threads");
    private readonly Flag _strict = new("Stop at the first damage instead of reading on.", "--strict");
    private readonly Flag _follow = new("Wait at the end of a file for what is written to it, until interrupted.", "--follow");
    private readonly Flag _poolDebug = new("Fence and fill the pool's blocks and check them, as pymalloc's debug hooks do.", "--pool-debug");
    private readonly Setting _leakDetection = new Setting("Find packets that were kept and lost: off, simple, or advanced (tells where each was kept).", "LEVEL", "--leak-detection")
        .OneOf("off", "simple", "advanced");

    private readonly Flag _names = new("Accepted and without effect: names are never resolved.", "-n");
    private readonly Flag _quiet = new("No progress, no damage ledger.", "--quiet", "-q");
    private readonly Flag _verbose = new("Log to stderr what is done.", "--verbose", "-v");
    private readonly Setting _logFile = new("Log to a file.", "FILE", "--log-file");

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_read);
        foreach (Setting setting in (Setting[])[_batchSize, _memoryLimit, _threads, _leakDetection, _logFile])
            command.Add(setting.Option);
        foreach (Flag flag in (Flag[])[_recurse, _byTime, _strict, _follow, _poolDebug, _names, _quiet, _verbose])
            command.Add(flag.Option);
    }

    /// <summary>
    /// Finds the captures named, in the order to read them, and makes sure that no output of the command would overwrite
    /// one. Reports names that match no file and continues with the rest.
    /// </summary>
    /// <param name="command">The command line.</param>
    /// <param name="batches">The memory limit.</param>
    /// <param name="outputs">Files that the command writes, by option; null for an option that is not given.</param>
    /// <exception cref="UsageException">There is no name, or an output would do harm.</exception>
    /// <exception cref="CaptureException">They cannot be put in the order that is wanted.</exception>
    public CommandReading Start(ParseResult command, BatchOptions batches, params (string Option, string? Path)[] outputs)
    {
        string? logFile = _logFile.Text(command);
        bool verbose = _verbose.IsSet(command);
        var passedOver = new List<string>();
        var set = CaptureSet.Expand(Names(command), new CaptureSetOptions
        {
            Recurse = _recurse.IsSet(command),
            PassedOver = verbose || logFile is not null ? passedOver.Add : null,
        });
        string[] inputs = [.. set.Files, .. set.Lists];
        OutputFiles.CheckStandardOutput(inputs);
        OutputFiles.Check([.. outputs, (_logFile.Option.Name, logFile)], inputs);
        CommandLog? log = CommandLog.Create(verbose, logFile);
        try
        {
            foreach (string reason in passedOver)
                log?.Information("passed over {Reason}", reason);
            foreach (CaptureException failure in set.Failures)
            {
                log?.Error("{Reason}", failure.Message);
                Terminal.Complain(failure.Message);
            }
            return new CommandReading(_byTime.IsSet(command) ? set.InTimeOrder(batches) : set, log, _quiet.IsSet(command));
        }
        catch
        {
            log?.Dispose();
            throw;
        }
    }

    // By position and by -r alike.
    private string[] Names(ParseResult command)
    {
        string[] files = [.. command.GetValue(_files) ?? [], .. command.GetValue(_read) ?? []];
        // The library takes what it does not know for a capture's name.
        if (Array.Exists(files, file => file.Length == 0))
            throw new UsageException("a capture's name is empty");
        if (FirstOption(command, files) is { } unknown)
            throw new UsageException($"unknown option {unknown}; a capture of that name goes behind --");
        return files.Length > 0 ? files : throw new UsageException("no capture is named");
    }

    private static string? FirstOption(ParseResult command, string[] files)
    {
        var behind = command.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).ToHashSet();
        return Array.Find(files, file => file.Length > 1 && file[0] == '-' && !behind.Contains(file));
    }

    /// <exception cref="UsageException">A value is out of bounds.</exception>
    public BatchOptions Batches(ParseResult command)
    {
        BatchOptions usual = BatchOptions.Default;
        var options = new BatchOptions
        {
            PacketsPerBatch = (int?)_batchSize.Number(command, 1, BatchOptions.MaxPacketsPerBatch) ?? usual.PacketsPerBatch,
            MemoryLimit = _memoryLimit.Size(command) ?? usual.MemoryLimit,
            Threads = (int?)_threads.Number(command, 1, BatchOptions.MaxThreads) ?? usual.Threads,
            Strict = _strict.IsSet(command),
            PoolDebug = _poolDebug.IsSet(command),
            LeakDetection = LeakDetection(command),
            Capture = new CaptureOptions
            {
                DecompressionMemoryLimit = _memoryLimit.Size(command) ?? usual.Capture.DecompressionMemoryLimit,
                Follow = _follow.IsSet(command),
            },
        };
        if (options.MemoryLimit < options.LeastMemoryLimit)
            throw new UsageException($"--memory-limit {options.MemoryLimit} is too small: batches of {options.PacketsPerBatch} packets need at least {options.LeastMemoryLimit} bytes");
        return options;
    }

    private LeakDetection LeakDetection(ParseResult command) => _leakDetection.Text(command) switch
    {
        null or "off" => Buffers.Leases.LeakDetection.Off,
        "simple" => Buffers.Leases.LeakDetection.Simple,
        "advanced" => Buffers.Leases.LeakDetection.Advanced,
        string other => throw new UsageException($"--leak-detection {other}: expected off, simple or advanced"),
    };
}
