using PcapStream.Expansion;

namespace PcapStream.Cli.Rendering.Check;

/// <summary>A form of the report that goes to a file.</summary>
internal interface ICheckFormat
{
    string Render(CheckResult result);
}
