namespace PcapStream.Operations.Stats;

/// <summary>A column of a statistic's rows.</summary>
/// <param name="Name">Its name in CSV, JSON and tables, such as <c>frames</c>.</param>
/// <param name="Type">The type of its values.</param>
public sealed record StatisticColumn(string Name, StatisticValueType Type)
{
    internal static StatisticColumn Number(string name) => new(name, StatisticValueType.Number);

    internal static StatisticColumn[] Numbers(params string[] names) => Array.ConvertAll(names, Number);

    internal static StatisticColumn Port(string name) => new(name, StatisticValueType.Port);

    internal static StatisticColumn Text(string name) => new(name, StatisticValueType.Text);

    internal static StatisticColumn Address(string name) => new(name, StatisticValueType.Address);

    internal static StatisticColumn Seconds(string name) => new(name, StatisticValueType.Seconds);
}

/// <summary>The type of the values of a <see cref="StatisticColumn"/>.</summary>
public enum StatisticValueType
{
    /// <summary>A whole number of 64 bits.</summary>
    Number,

    /// <summary>A port: a whole number of 16 bits, 0 for none.</summary>
    Port,

    /// <summary>A text.</summary>
    Text,

    /// <summary>An address of a network or of hardware.</summary>
    Address,

    /// <summary>A duration, in nanoseconds; seconds with nine decimals in text.</summary>
    Seconds,

    /// <summary>Numbers in some rows, and durations in others.</summary>
    NumberOrSeconds,
}
