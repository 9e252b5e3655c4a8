// What follows from the margins of a table of votes, for somebody who knows which cells are empty: rows and
// columns of which every sum was told. Pure.
//
// A sum of rows and columns, each taken any number of times, that counts every vote once or not at all is put
// together from sets of one kind: rows U without columns V that have votes in no other row. (Say row i is
// taken a_i times, column j −b_j times, and a_i − b_j is 0 or 1 wherever there are votes: then for each
// number t the rows with a_i ≥ t without the columns with b_j ≥ t are such a set, and they share nothing.) So
// it is enough that no such set is small. The smallest that has row i and lacks some columns is a smallest
// cut: row → column costs the cell's votes, column → row can't be cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace xinluon::reports {

class Table {
 public:
  struct Cell {
    std::size_t column;
    std::uint64_t votes;  // more than 0
  };
  explicit Table(std::size_t columns) : columns_(columns) {}

  void add_row(const std::vector<Cell>& cells);
  // The column has rows with at least min_votes_to_show votes in it and none elsewhere.
  void add_rows_of_one_cell(std::size_t column) { columns_[column].rows_of_one_cell = true; }

  // Whether a set of 1 to min_votes_to_show − 1 votes follows that is no whole columns.
  bool tells_a_few();
  // Whether one leads from each column of first … last that has votes to each other by cells.
  bool connected(std::size_t first, std::size_t last) const;

 private:
  struct Kept {
    std::size_t row;
    std::size_t column;
    std::uint64_t votes;
    std::int64_t flow;  // from the row to the column
  };
  struct Column {
    std::vector<std::size_t> cells;
    bool rows_of_one_cell = false;
    bool goal = false;
    std::size_t by = 0;  // the cell by which it was reached
    bool reached = false;
  };
  struct Row {
    std::vector<std::size_t> cells;
    std::size_t by = 0;
    bool reached = false;
  };

  bool tells_a_few(const Kept& cell);
  bool cut_is_small(std::size_t row);
  std::uint64_t augment(std::size_t row);
  std::uint64_t push(std::size_t row, std::size_t column);
  void set_goal(std::size_t row, bool goal);

  std::vector<Column> columns_;
  std::vector<Row> rows_;
  std::vector<Kept> cells_;
};

}  // namespace xinluon::reports
