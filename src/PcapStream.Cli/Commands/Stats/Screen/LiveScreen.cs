using System.Runtime.InteropServices;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations.Stats;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Stats.Screen;

/// <summary>
/// The statistics of a live capture's last second, drawn over those of the second before, like top(1). Messages wait
/// until the screen is erased at the end.
/// </summary>
internal sealed class LiveScreen : IDisposable
{
    private const string Home = "\e[H";
    private const string EraseLine = "\e[K";
    private const string EraseRest = "\e[J";

    // A line that does not fit must not become two, which would scroll the screen.
    private const string WithoutWrapping = "\e[?7l";
    private const string WithWrapping = "\e[?7h";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<string> _captures;
    private bool _isDrawn;

    public LiveScreen(IReadOnlyList<string> captures)
    {
        _captures = captures;
        Terminal.Hold();
    }

    /// <summary>The statistics that are drawn.</summary>
    public StatsWindow Window => new(Interval, Draw);

    /// <summary>Erases the screen, and lets messages through.</summary>
    public void Dispose()
    {
        try
        {
            if (_isDrawn)
                Write(Home + EraseRest);
        }
        catch (OutputException)
        {
            // The report that follows fails too, and says so.
        }
        Terminal.Release();
    }

    private void Draw(StatsResult window)
    {
        // The last window: its screen would be erased at once.
        if (window.Elapsed < Interval / 2)
            return;
        _isDrawn = true;
        string[] lines = Lines(window, Terminal.Height);
        var frame = new StringBuilder(WithoutWrapping + Home);
        // Erased before they are written: at its end, the cursor may stand on a line's last letter.
        foreach (string line in lines[..^1])
            frame.Append(EraseLine).Append(line).Append('\n');
        Write(frame.Append(EraseRest).Append(lines[^1]).Append(WithWrapping).ToString());
    }

    private static void Write(string text) => Terminal.Output.Write(Encoding.UTF8.GetBytes(text));

    private string[] Lines(StatsResult window, int height)
    {
        List<string[]> blocks = Blocks(window, height);
        // A heading, and an empty line before each block. A long table leaves room for the others.
        int room = height - 1 - blocks.Count;
        int most = height;
        while (most > 1 && blocks.Sum(block => Math.Min(block.Length, most)) > room)
            most--;
        string[] lines = [Heading(window), .. blocks.SelectMany(block => (string[])["", .. block.Take(most)])];
        return [.. lines.Take(height).Select(line => PrintableText.Of(line, keepLines: true))];
    }

    private string Heading(StatsResult window)
    {
        double seconds = window.Elapsed.TotalSeconds;
        return $"{CaptureSummary.Title(_captures)}  "
            + $"{LocalTime.Format(DateTimeOffset.UtcNow.ToUnixTimeSeconds())}  "
            + $"{Quantities.Count((long)Math.Round(window.Packets / seconds))} packets/s  "
            + $"{ChartAxis.Number(window.OriginalBytes * 8 / seconds)}bit/s";
    }

    // The lines between empty lines.
    private List<string[]> Blocks(StatsResult window, int height)
    {
        var blocks = new List<string[]>();
        if (window.Packets == 0)
            return blocks;
        if (window.Overview is not null)
            Add(write => new OverviewText(write, _captures, StatsOutput.ScreenWidth) { HasSummary = false }, window);
        foreach (StatisticResult statistic in window.Statistics)
        {
            Add(
                write => new ScreenText(write, StatsOutput.ScreenWidth),
                window with { Statistics = [statistic] });
        }
        return blocks;

        void Add(Func<TextBuffer.Writer, IStatsFormat> create, StatsResult result)
        {
            var text = new FirstLines(height);
            using (IStatsFormat format = create(text.Write))
                format.Print(result);
            blocks.AddRange(text.ToString().Split("\n\n")
                .Select(block => block.Trim('\n').Split('\n'))
                .Where(block => block is not [""]));
        }
    }

    // The beginning of a text, at least so many lines of it: a table of a busy second can have very many.
    private sealed class FirstLines(int most)
    {
        private readonly List<byte> _text = [];
        private int _lines;

        public void Write(ReadOnlySpan<byte> text)
        {
            if (_lines >= most)
                return;
            _text.AddRange(text);
            _lines += text.Count((byte)'\n');
        }

        public override string ToString() => Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_text));
    }
}
