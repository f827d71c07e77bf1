using System.CommandLine;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Cli.Options.Filters;
using PcapStream.Inputs;
using PcapStream.LiveCapture.Capturing;

namespace PcapStream.Cli.Options;

/// <summary>Live interfaces as the input of a command that else reads files.</summary>
internal sealed class LiveInput : IDisposable
{
    private readonly LiveFeed _feed;

    private LiveInput(LiveFeed feed) => _feed = feed;

    /// <summary>The one capture to read.</summary>
    public CaptureSet Captures => CaptureSet.Of(_feed.Name);

    /// <summary>Ends the capture after its reader has ended.</summary>
    /// <returns>How it ended.</returns>
    public CaptureResult Finish()
    {
        _feed.Finish();
        return _feed.Result!;
    }

    /// <summary>Starts to capture; null when no interface is named.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="input">Must name no captures.</param>
    /// <param name="options">The options about interfaces.</param>
    /// <param name="filter">The filter, which the system applies.</param>
    /// <exception cref="UsageException">A value is not valid.</exception>
    /// <exception cref="CaptureException">An interface cannot be opened.</exception>
    public static LiveInput? Start(
        ParseResult command, InputOptions input, LiveOptions options, FilterOption filter)
    {
        if (!options.AreGiven(command))
            return null;
        input.RefuseCaptures(command);
        return new LiveInput(new LiveFeed(options.Settings(
            command, file: "", filter, packets: null, TimestampPrecision.Nanoseconds)));
    }

    /// <summary>The options with which the capture is read.</summary>
    public BatchOptions Apply(BatchOptions batches) => batches with
    {
        Capture = batches.Capture with
        {
            Handles = new Dictionary<string, Microsoft.Win32.SafeHandles.SafeFileHandle>
            {
                [_feed.Name] = _feed.TakeReader(),
            },
        },
    };

    /// <summary>Ends the capture, so that its reader comes to the end.</summary>
    public void Stop() => _feed.Stop();

    public void Dispose() => _feed.Dispose();
}
