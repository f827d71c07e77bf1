using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations;
using PcapStream.Operations.Stats.Intervals;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>The layout of a column of intervals: frames and bytes, or one value.</summary>
internal sealed class ColumnLayout
{
    private const int LeastFrames = 6;
    private const int LeastBytes = 5;
    private const int Border = 3;
    private const int Decimals = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerMicrosecond = 1_000;
    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly IntervalColumn _column;
    private readonly int _frames;
    private readonly int _value;

    /// <param name="column">The column.</param>
    /// <param name="most">The most frames and bytes that it has in an interval.</param>
    /// <param name="mostValue">The greatest value that it has.</param>
    public ColumnLayout(IntervalColumn column, Traffic most, long mostValue)
    {
        _column = column;
        _frames = Math.Max(LeastFrames, IntervalText.Digits(most.Frames));
        _value = column.Function switch
        {
            IntervalFunction.FramesAndBytes or IntervalFunction.Bytes =>
                Math.Max(LeastBytes, IntervalText.Digits(most.Bytes)),
            IntervalFunction.Frames => _frames,
            IntervalFunction.Count => Math.Max(LeastBytes, IntervalText.Digits(mostValue)),
            _ when column.IsTime =>
                IntervalText.Digits((mostValue + NanosecondsPerSecond / 2) / NanosecondsPerSecond) + Decimals,
            _ => Math.Max(column.FunctionName!.Length, IntervalText.Digits(mostValue)),
        };
    }

    /// <summary>Its characters, with the border on the right.</summary>
    public int Width => HasBoth ? _frames + _value + 2 * Border : _value + Border;

    private bool HasBoth => _column.Function == IntervalFunction.FramesAndBytes;

    public void WriteHeading(TextBuffer text) => text.Text(HasBoth
        ? Centered("Frames", _frames) + Centered("Bytes", _value)
        : Centered(_column.FunctionName!, _value));

    public void Write(TextBuffer text, in IntervalSums sums)
    {
        text.Text(" "u8);
        if (HasBoth)
        {
            text.Value(sums.Traffic.Frames, _frames);
            text.Text(" | "u8);
            text.Value(sums.Traffic.Bytes, _value);
        }
        else if (_column.IsTime)
            text.Text(Seconds(_column.ValueOf(sums)).PadLeft(_value));
        else
            text.Value(_column.ValueOf(sums), _value);
        text.Text(" |"u8);
    }

    private static string Seconds(long nanoseconds)
    {
        long microseconds = (nanoseconds + NanosecondsPerMicrosecond / 2) / NanosecondsPerMicrosecond;
        return string.Create(CultureInfo.InvariantCulture,
            $"{microseconds / MicrosecondsPerSecond}.{Math.Abs(microseconds % MicrosecondsPerSecond):D6}");
    }

    private static string Centered(string label, int width)
    {
        int side = (width - label.Length) / 2 + 1;
        return new string(' ', side + (width - label.Length) % 2) + label + new string(' ', side) + "|";
    }
}
