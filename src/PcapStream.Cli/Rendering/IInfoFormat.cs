using PcapStream.Operations.Info;

namespace PcapStream.Cli.Rendering;

/// <summary>A way to print what <c>info</c> found; one class a format.</summary>
internal interface IInfoFormat
{
    string Render(IReadOnlyList<CaptureInfo> results);
}
