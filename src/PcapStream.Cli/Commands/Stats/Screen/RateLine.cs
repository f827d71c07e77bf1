using PcapStream.Operations.Stats.Intervals;

namespace PcapStream.Cli.Commands.Stats.Screen;

/// <summary>Traffic over time in one line of text: a block of one of eight heights for each part of the time.</summary>
internal static class RateLine
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <param name="timeline">The traffic.</param>
    /// <param name="width">Most letters.</param>
    /// <param name="peak">The most bytes per second of any letter.</param>
    public static string Render(Timeline timeline, int width, out double peak)
    {
        int slots = timeline.Traffic.Length;
        int perLetter = Math.Max(1, (slots + width - 1) / Math.Max(width, 1));
        var bytes = new long[(slots + perLetter - 1) / perLetter];
        for (int i = 0; i < slots; i++)
            bytes[i / perLetter] += timeline.Traffic[i].Bytes;
        long most = bytes.Length == 0 ? 0 : bytes.Max();
        peak = most / (timeline.Width * perLetter / 1e9);
        return string.Concat(bytes.Select(one => one == 0 ? ' ' : Blocks[(int)((one - 1) * Blocks.Length / most)]));
    }
}
