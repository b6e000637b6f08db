"""강의를 실행해 Quarto의 _freeze를 쓰고 사이트를 짓는다."""
