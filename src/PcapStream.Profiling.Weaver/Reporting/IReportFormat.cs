using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>A form that a profile is written in.</summary>
public interface IReportFormat
{
    /// <summary>What the names of its files end in.</summary>
    string Extension { get; }

    /// <summary>Renders a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="unit">The unit of sizes; formats for programs have bytes.</param>
    /// <returns>The whole file.</returns>
    string Render(Profile profile, SizeUnit unit);
}
