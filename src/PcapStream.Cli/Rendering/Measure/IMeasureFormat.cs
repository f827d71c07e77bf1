using PcapStream.Cli.Measuring;

namespace PcapStream.Cli.Rendering.Measure;

/// <summary>A form that a measurement is written in.</summary>
internal interface IMeasureFormat
{
    /// <summary>What the names of its files end in.</summary>
    string Extension { get; }

    string Render(Measurement measurement);
}
