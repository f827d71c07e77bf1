using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using PcapStream.Columns.Model;
using PcapStream.Sql.Pushdown;

namespace PcapStream.Sql.Scanning;

/// <summary>
/// A table function of DuckDB that reads captures (duckdb.h, "Table Functions"). DuckDB names the columns that a query
/// needs, and takes rows from one thread at a time.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="source">The captures.</param>
/// <param name="cancellation">Ends all scans.</param>
internal sealed unsafe class ScanFunction(CaptureTable table, QueriedCaptures source, CancellationToken cancellation)
{
    // DuckDB's size of a vector.
    private const int MostRows = 2048;

    // A packet and its header in a usual capture.
    private const int UsualPacketBytes = 500;

    /// <summary>What the query that runs next selects of this table.</summary>
    public PushedSelection Pushed { get; set; } = PushedSelection.All;

    private ulong EstimatedRows => (ulong)source.Files.Where(File.Exists)
        .Sum(file => new FileInfo(file).Length / UsualPacketBytes);

    /// <summary>Makes the function known to a database.</summary>
    public void Register(DuckDBConnection connection)
    {
        IntPtr function = NativeMethods.TableFunction.DuckDBCreateTableFunction();
        NativeMethods.TableFunction.DuckDBTableFunctionSetName(function, table.Function);
        NativeMethods.TableFunction.DuckDBTableFunctionSetExtraInfo(function, HandleOf(this), &Free);
        NativeMethods.TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
        NativeMethods.TableFunction.DuckDBTableFunctionSetInit(function, &Begin);
        NativeMethods.TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
        NativeMethods.TableFunction.DuckDBTableFunctionSupportsProjectionPushdown(function, true);
        DuckDBState state = NativeMethods.TableFunction.DuckDBRegisterTableFunction(
            connection.NativeConnection, function);
        NativeMethods.TableFunction.DuckDBDestroyTableFunction(ref function);
        if (!state.IsSuccess())
            throw new InvalidOperationException($"DuckDB does not take the function {table.Function}");
    }

    private void Bind(IntPtr info, Action<string, DuckDBLogicalType> addColumn)
    {
        foreach (CaptureColumn column in table.Columns)
        {
            using DuckDBLogicalType value = NativeMethods.LogicalType.DuckDBCreateLogicalType(TypeOf(column.Shape));
            if (!column.IsList)
            {
                addColumn(column.Shape.Name, value);
                continue;
            }
            using DuckDBLogicalType list = NativeMethods.LogicalType.DuckDBCreateListType(value);
            addColumn(column.Shape.Name, list);
        }
        NativeMethods.TableFunction.DuckDBBindSetCardinality(info, EstimatedRows, isExact: false);
    }

    private ScanRows Begin(int[] projected)
    {
        // When DuckDB needs no column, it asks for the number of a row, which is not a column of the table.
        int[] wanted = [.. projected.Where(index => index < table.Columns.Count).Distinct()];
        int[] places = [.. projected.Select(index => Array.IndexOf(wanted, index))];
        if (wanted.Length == 0)
            wanted = [table.CheapestColumn];
        return new ScanRows(
            new CaptureScan(table, source, wanted, Pushed, cancellation),
            [.. wanted.Select(index => table.Columns[index])], places);
    }

    private static DuckDBType TypeOf(ColumnShape shape) => shape.Kind switch
    {
        ColumnType.Truth => DuckDBType.Boolean,
        ColumnType.Integer => (shape.Bits, shape.IsSigned) switch
        {
            (8, false) => DuckDBType.UnsignedTinyInt,
            (8, true) => DuckDBType.TinyInt,
            (16, false) => DuckDBType.UnsignedSmallInt,
            (16, true) => DuckDBType.SmallInt,
            (_, false) => DuckDBType.UnsignedInteger,
            _ => DuckDBType.Integer,
        },
        ColumnType.LongInteger => shape.IsSigned ? DuckDBType.BigInt : DuckDBType.UnsignedBigInt,
        ColumnType.Real => DuckDBType.Double,
        ColumnType.Time => DuckDBType.TimestampNs,
        ColumnType.Duration => DuckDBType.BigInt,
        ColumnType.Text => DuckDBType.Varchar,
        _ => DuckDBType.Blob,
    };

    private static IntPtr HandleOf(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    private static T TargetOf<T>(IntPtr handle) => (T)GCHandle.FromIntPtr(handle).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(IntPtr info)
    {
        try
        {
            TargetOf<ScanFunction>(NativeMethods.TableFunction.DuckDBBindGetExtraInfo(info)).Bind(
                info, (name, type) => NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, name, type));
        }
        catch (Exception error)
        {
            NativeMethods.TableFunction.DuckDBBindSetError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Begin(IntPtr info)
    {
        try
        {
            var projected = new int[NativeMethods.TableFunction.DuckDBInitGetColumnCount(info)];
            for (int i = 0; i < projected.Length; i++)
            {
                projected[i] = (int)Math.Min(
                    NativeMethods.TableFunction.DuckDBInitGetColumnIndex(info, (ulong)i), int.MaxValue);
            }
            var function = TargetOf<ScanFunction>(NativeMethods.TableFunction.DuckDBInitGetExtraInfo(info));
            NativeMethods.TableFunction.DuckDBInitSetInitData(info, HandleOf(function.Begin(projected)), &Stop);
        }
        catch (Exception error)
        {
            NativeMethods.TableFunction.DuckDBInitSetError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(IntPtr info, IntPtr portion)
    {
        try
        {
            var rows = TargetOf<ScanRows>(NativeMethods.TableFunction.DuckDBFunctionGetInitData(info));
            var chunk = new DuckDBDataChunk(portion);
            int count = rows.Fill(
                column => NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column), MostRows);
            NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)count);
        }
        catch (Exception error)
        {
            NativeMethods.TableFunction.DuckDBFunctionSetError(info, error.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Stop(IntPtr handle)
    {
        TargetOf<ScanRows>(handle).Stop();
        GCHandle.FromIntPtr(handle).Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(IntPtr handle) => GCHandle.FromIntPtr(handle).Free();
}
